using Isoloss.Lab.Studies;
using static System.FormattableString;

namespace Isoloss.Lab.Questions;

/// <summary>
/// Arms whose learning rate nothing shows to be near its best. It is settled by a sweep: runs of the same recipe at a lower and
/// at a higher rate, as other arms of the study, or finished on one of its rungs with nothing better than the arm's own by more than seeds differ.
/// A study that changes only learning rates asks about them itself.
/// </summary>
public sealed class LearningRateCheck : IStudyCheck
{
    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past)
    {
        var recipes = plan.Study.Arms.GroupBy(WithoutRates).ToArray();
        if (recipes.Length == 1)
            return [];
        return recipes.Where(arms => arms.First() is var arm && ArmRates.PathOf(arm) is { } path && !IsSweep(arms, path))
            .Select(arms => Ask(plan, past, arms.First(), ArmRates.PathOf(arms.First())!)).OfType<StudyQuestion>();
    }

    private static StudyQuestion? Ask(StudyPlan plan, PastRuns past, Arm arm, string path)
    {
        double rate = ArmRates.Of(arm.Recipe, path)!.Value;
        RateSweep? sweep = RateSweep.Best(plan, past, arm, path, rate);
        return sweep is { IsNearBest: true } ? null : Question(plan.Study, arm, path, rate, sweep);
    }

    private static StudyQuestion Question(Study study, Arm arm, string path, double rate, RateSweep? sweep) => new()
    {
        Id = $"learning-rate.{arm.Name}",
        Text = sweep is null
            ? Invariant($"{path} of {arm.Name} is {rate}{Origin(study, arm, path, rate)}: is that near the best for this recipe?")
            : Invariant($"{path} of {arm.Name} is {rate}, but finished runs on {sweep.Rung} are better at {sweep.BestRate} ")
                + Invariant($"({sweep.BestLoss:0.0000} against {sweep.Loss:0.0000}): is {rate} meant?"),
        Proposal = Invariant($"{rate} is taken as it stands; the verdict is about {arm.Name} at this learning rate"),
        Reason = "a change moves the best learning rate: an arm away from its own loses for the rate, not for the change, and "
            + "a baseline away from its own makes any change look good",
        Remedy = sweep is null
            ? $"'isoloss study sweep {study.File ?? "STUDY.yaml"} --arm {arm.Name}' trains it at lower and higher rates on the cheapest rung of each size "
                + "(--quote says what that costs; same --out): finished runs that bracket the rate settle it"
            : Invariant($"{path}: {sweep.BestRate}"),
    };

    private static string Origin(Study study, Arm arm, string path, double rate) =>
        arm != study.Baseline && ArmRates.PathOf(study.Baseline) == path && ArmRates.Of(study.Baseline.Recipe, path) == rate ? $", as in {study.Baseline.Name}" : "";

    private static bool IsSweep(IEnumerable<Arm> arms, string path) =>
        arms.Select(a => ArmRates.Of(a.Recipe, path)).Distinct().Count() >= 3;

    private static string WithoutRates(Arm arm) => string.Join('\n', RecipePaths.Flatten(arm.Recipe)
        .Where(p => !RecipePaths.IsLearningRate(p.Key)).Select(p => $"{p.Key}={p.Value?.ToJsonString()}").Order(StringComparer.Ordinal));
}
