using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Questions;

/// <summary>
/// A batch above the critical one (<see cref="CriticalBatch"/>), at the loss of the rung with the highest: measured where the
/// rung has a run, else that of a model that guesses evenly or, where lower, of the published law.
/// </summary>
public sealed class BatchCheck : IStudyCheck
{
    /// <summary>The constants are those of another data set, good to an order of magnitude: less excess is no question.</summary>
    private const double Excess = 2;

    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past) =>
        plan.Study.Arms
            .Where(a => a == plan.Study.Baseline || BatchOf(a) != BatchOf(plan.Study.Baseline))
            .Select(a => Ask(plan, past, a)).OfType<StudyQuestion>();

    private static StudyQuestion? Ask(StudyPlan plan, PastRuns past, Arm arm)
    {
        var losses = plan.Runs.Where(r => r.Arm == arm.Name)
            .Select(r => (Run: r, Loss: LossOf(r, past, arm))).Where(r => r.Loss is not null).ToArray();
        if (BatchOf(arm) is not { } batch || losses.Length == 0)
            return null;
        var (run, loss) = losses.MaxBy(r => r.Loss!.Value);
        double critical = CriticalBatch.Kaplan.Tokens(loss!.Value);
        return batch <= Excess * critical ? null : Question(arm, batch, critical, loss.Value, run);
    }

    private static double? BatchOf(Arm arm) => arm.Builtin?.BatchTokens ?? RecipePaths.Number(arm.Recipe, "batch_tokens");

    private static double? LossOf(PlannedRun run, PastRuns past, Arm arm)
    {
        if (past.ResultOf(run.Key) is { Loss: > 0 } done && double.IsFinite(done.Loss))
            return done.Loss;
        double guess = arm.Builtin?.Data is not { } data ? double.PositiveInfinity
            : data.IsSynthetic ? Math.Log(data.Symbols)
            : data.Tokenizer == DataRecipe.Bytes ? Math.Log(256) : double.PositiveInfinity;
        double law = run.Params is { } n ? Hoffmann(n, run.Spec.Tokens) : double.PositiveInfinity;
        return Math.Min(guess, law) is var loss && double.IsFinite(loss) ? loss : null;
    }

    private static double Hoffmann(double n, double d) => LawPresets.Find("hoffmann-2022").At(ScalePoint.Of(n, d));

    private static StudyQuestion Question(Arm arm, double batch, double critical, double loss, PlannedRun run) => new()
    {
        Id = $"batch.{arm.Name}",
        Text = string.Create(CultureInfo.InvariantCulture,
            $"batch_tokens {Quantity.Format(batch)} of {arm.Name} is {batch / critical:0.#} times the critical batch, about "
            + $"{Quantity.Format(critical, 2)} tokens at a loss of {loss:0.0} ({run.Rung}, {Math.Ceiling(run.Spec.Tokens / batch):0} steps): is it meant?"),
        Proposal = "it is meant: the verdict is about training at this batch",
        Reason = string.Create(CultureInfo.InvariantCulture,
            $"at {batch / critical:0.#} times the critical batch a run needs {1 + batch / critical:0.#} times the tokens that small batches need; the "
            + $"excess shrinks as loss falls along the ladder, which looks like a gain with scale (Kaplan et al. 2020, equation "
            + $"1.4; constants of web text, good to an order of magnitude)"),
        Remedy = $"batch_tokens of {Quantity.Format(critical, 2)} or less, or leave the smallest rungs out",
    };
}
