namespace Isoloss.Core.Comparison;

/// <summary>
/// The rule that turns a probability into a verdict: of going, not going and waiting, what costs least in expectation. Going costs
/// <see cref="CompareOptions.LossOfWrongGo"/> when the change is not worth it, not going costs
/// <see cref="CompareOptions.LossOfWrongNoGo"/> when it is, and waiting always costs one minus the decision probability, over the
/// number of variants judged at once.
/// </summary>
internal static class VerdictRule
{
    /// <summary>The verdict for a probability of the gain asked for.</summary>
    public static Verdict Decide(double better, CompareOptions options)
    {
        double go = options.LossOfWrongGo * (1 - better), noGo = options.LossOfWrongNoGo * better, wait = Waiting(options);
        // Equal losses are decided: at probability .95 exactly, "95 % are enough" is met.
        const double rounding = 1e-12;
        return go <= noGo && go <= wait + rounding ? Verdict.Go : noGo < go && noGo <= wait + rounding ? Verdict.NoGo : Verdict.Undecided;
    }

    /// <summary>Expected loss of each choice.</summary>
    public static ExpectedLosses Losses(double better, CompareOptions options) =>
        new(options.LossOfWrongGo * (1 - better), options.LossOfWrongNoGo * better, Waiting(options));

    /// <summary>Least probability of a gain that gives a go.</summary>
    public static double NeededForGo(CompareOptions options) => 1 - Math.Min(
        Waiting(options) / options.LossOfWrongGo, options.LossOfWrongNoGo / (options.LossOfWrongGo + options.LossOfWrongNoGo));

    /// <summary>Largest probability of a gain that gives a no-go.</summary>
    public static double AllowedForNoGo(CompareOptions options) => Math.Min(
        Waiting(options) / options.LossOfWrongNoGo, options.LossOfWrongGo / (options.LossOfWrongGo + options.LossOfWrongNoGo));

    private static double Waiting(CompareOptions options) => (1 - options.DecisionProbability) / options.Variants;
}
