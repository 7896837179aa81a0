using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>Refuses a question that cannot be answered, before or as soon as that is known.</summary>
internal static class CompareCheck
{
    /// <summary>Law, and one multiplier: fewer runs than this leave nothing to estimate noise from.</summary>
    private const int FewestRuns = 6;

    /// <summary>Refuses settings, targets and runs out of their domain.</summary>
    public static void Input(ArmRuns runs, IReadOnlyList<Target> targets, CompareOptions options)
    {
        ObservationCheck.Probability(options.Level, 0, "level");
        ObservationCheck.Probability(options.DecisionProbability, 0.5, "decision probability");
        if (!(options.SmallestGain > -1 && double.IsFinite(options.SmallestGain)))
            throw new BadInputException($"smallest gain is {options.SmallestGain}: expected a fraction above -1, such as 0.05");
        ObservationCheck.Positive(options.LossOfWrongGo, "loss of a wrong go");
        ObservationCheck.Positive(options.LossOfWrongNoGo, "loss of a wrong no-go");
        ObservationCheck.Probability(options.PriorBetter, 0, "prior probability of a gain");
        if (options.Variants < 1)
            throw new BadInputException($"variants judged at once is {options.Variants}: expected 1 or more");
        ObservationCheck.Positive(options.PricePerHour ?? 1, "price per hour");
        ObservationCheck.Positive(options.VariantPricePerHour ?? 1, "variant's price per hour");
        foreach (Target target in targets)
            TargetResolver.Check(target);
        Arm(runs.Baseline, "baseline");
        Arm(runs.Variant, "variant");
        Arm(runs.JudgedBaseline, "baseline, held out");
        Arm(runs.JudgedVariant, "variant, held out");
    }

    /// <summary>Refuses arms with too few runs in common.</summary>
    public static void Enough(PairedLadder ladder, ArmRuns arms)
    {
        var common = ladder.Rungs.Select(r => (r.Params, r.Tokens)).ToHashSet();
        int runs = arms.Baseline.Concat(arms.Variant).Count(o => common.Contains((o.Params, o.Tokens)));
        if (runs < FewestRuns)
            throw new BadInputException(
                $"the arms have {runs} runs on {ladder.Rungs.Count} common rungs: the joint fit has {FewestRuns} parameters and needs at least as many runs");
    }

    /// <summary>Refuses a verdict on time or money that nothing was recorded for.</summary>
    public static void Worth(SpeedRatio? speed, CompareOptions options)
    {
        if (options.Worth == Comparison.Worth.Compute)
            return;
        if (speed is null)
            throw new BadInputException(
                "the verdict is asked in time or money, and no common rung has a throughput in both arms: expected tokens per second or seconds of the runs");
        if (options.Worth == Comparison.Worth.Cost && options.PricePerHour is null)
            throw new BadInputException("the verdict is asked in money: found no price, expected one per hour");
    }

    private static void Arm(IReadOnlyList<Observation> runs, string what)
    {
        ObservationCheck.Require(runs, what);
        foreach (Observation o in runs)
            if (!double.IsNaN(o.TokensPerSecond) && !(o.TokensPerSecond > 0 && double.IsFinite(o.TokensPerSecond)))
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                    $"{what}, run at params={o.Params}, tokens={o.Tokens}: tokens per second is {o.TokensPerSecond}, expected a finite number above 0"));
    }
}
