using System.Globalization;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Questions;

/// <summary>Arms that have, or count, another number of parameters on the same rung.</summary>
public sealed class ParameterCountCheck : IStudyCheck
{
    /// <summary>Gains and extra matrices of a block make up to about this much.</summary>
    private const double Tolerance = 0.02;

    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past)
    {
        foreach (Arm arm in plan.Study.Variants)
        {
            var ratios = Ratios(plan, past, arm).ToArray();
            if (ratios.Length > 0 && ratios.MaxBy(r => Math.Abs(Math.Log(r.Ratio))) is var far
                && Math.Abs(Math.Log(far.Ratio)) > Tolerance)
                yield return Question(plan.Study, arm, far.Rung, far.Ratio, ratios[^1].Ratio);
        }
    }

    private static IEnumerable<(string Rung, double Ratio)> Ratios(StudyPlan plan, PastRuns past, Arm arm) =>
        from rung in plan.Study.Ladder
        let own = ParamsOf(plan, past, arm.Name, rung.Label)
        let baseline = ParamsOf(plan, past, plan.Study.Baseline.Name, rung.Label)
        where own is not null && baseline is not null
        orderby baseline
        select (rung.Label, own.Value / baseline.Value);

    // What a finished run counted beats what the size states; of a module only the trainer knows, who has told the last quote.
    private static double? ParamsOf(StudyPlan plan, PastRuns past, string arm, string rung)
    {
        PlannedRun[] runs = [.. plan.Runs.Where(r => r.Arm == arm && r.Rung == rung)];
        return runs.Select(r => past.ResultOf(r.Key)?.Params).FirstOrDefault(n => n is not null) ?? runs[0].Params
            ?? past.QuotedParams(plan.Study.Name, runs[0].Key);
    }

    private static StudyQuestion Question(Study study, Arm arm, string rung, double ratio, double largest) => new()
    {
        Id = $"parameters.{arm.Name}",
        Text = string.Create(CultureInfo.InvariantCulture,
            $"{arm.Name} has {ratio:0.00} times the parameters of {study.Baseline.Name} on {rung} ({largest:0.00} on the largest "
            + $"size): are both counted alike, and is equal width and depth what the question means?"),
        Proposal = $"both are counted alike; {arm.Name} is compared at equal width and depth, its FLOP charged as it spends them",
        Reason = "on small models the embedding is most of N: a count without it, or a tied one, moves an arm along the "
            + "ladder by more than most changes are worth, and the shift shrinks with size, which looks like a trend",
        Remedy = "count all parameters in both arms, or compare with a baseline that shares the change of shape",
    };
}
