using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>Why a verdict is what it is, in words, the most important first.</summary>
internal static class VerdictReasons
{
    /// <summary>A trend below this many log10 per decade is called flat: 2 % per decade.</summary>
    private const double FlatTrend = 0.01;

    /// <summary>Below this weight nothing is said on the strength of a constant multiplier.</summary>
    private const double Believable = 0.1;

    /// <summary>A cost that differs by less than this is not worth a sentence.</summary>
    private const double SmallCost = 0.005;

    /// <summary>The reasons of a finished comparison.</summary>
    /// <param name="result">The comparison, reasons still empty.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="noiseSd">Standard deviation of one pair's difference in log loss.</param>
    /// <param name="logCost">Log of the variant's cost over the baseline's at the target.</param>
    public static IReadOnlyList<string> Of(ComparisonResult result, CompareOptions options, double noiseSd, double logCost)
    {
        List<string> reasons = [];
        if (result.Worth != Worth.Compute)
            reasons.Add(ClockReasons.Why(result, options));
        if (result.Worth == Worth.Compute || result.Verdict == Verdict.Undecided && !ClockReasons.SpeedDecides(result, options))
            reasons.Add(Why(result, options, noiseSd));
        if (ClockReasons.Speed(result, options) is { } speed)
            reasons.Add(speed);
        reasons.Add(Trend(result));
        if (Math.Abs(logCost) > SmallCost)
            reasons.Add(Text($"the variant costs {Math.Exp(logCost):0.00}x the FLOP of the baseline at equal size and data, which the multiplier pays for"));
        if (result.Structures.Count > 2)
            reasons.Add(Text($"two separate laws would say {Words(result.Structures[2].Multiplier)}, with weight {result.Structures[2].Weight:0.00}"));
        else
            reasons.Add($"separate fits need {SeparateFits.FewestRungs} common rungs: {result.Rungs.Count} were found");
        return reasons;
    }

    private static string Why(ComparisonResult result, CompareOptions options, double noiseSd)
    {
        Estimate constant = result.Structures[0].Multiplier;
        double least = 1 + options.SmallestGain;
        if (result.Verdict != Verdict.Undecided)
            return Text($"the multiplier at the target is {Words(result.Multiplier)} and exceeds {least:0.00}x with probability {Probability(result.ProbabilityBetter)}");
        if (Withheld(result, options))
            return Text($"structure dominates: a shared floor says {result.Multiplier.Value:0.00}x, but the runs prefer separate floors, which say {result.Structures[^1].Multiplier.Value:0.00}x");
        if (constant.Contains(least))
            return Text($"noise between rungs dominates: one pair of runs differs by a standard deviation of {noiseSd:0.00%} of the loss, and even a constant multiplier lies anywhere in {Range(constant)}");
        if (result.Structures[0].Weight < Believable)
            return Text($"the trend dominates: the multiplier is {Words(OnLargestRung(result))} on the largest rung, but its change of {PerDecade(result.TrendPerDecade.Lower)} to {PerDecade(result.TrendPerDecade.Upper)} per decade leaves it open {Beyond(result):0.0} decades beyond");
        return Text($"the trend dominates: on the ladder the multiplier is clear ({Words(constant)} if it is constant), but its change with scale is not, {Beyond(result):0.0} decades beyond the largest rung");
    }

    private static bool Withheld(ComparisonResult result, CompareOptions options) =>
        result.ProbabilityBetter >= options.DecisionProbability || result.ProbabilityBetter <= 1 - options.DecisionProbability;

    private static string Trend(ComparisonResult result)
    {
        Estimate there = OnLargestRung(result), trend = result.TrendPerDecade;
        string word = Math.Abs(trend.Value) < FlatTrend ? "the trend is flat"
            : trend.Contains(0) ? "a trend that the runs cannot tell from none"
            : trend.Value > 0 ? "it grows with scale" : "it shrinks with scale";
        return Text($"the multiplier is {there.Value:0.00}x on the largest rung, {result.Multiplier.Value:0.00}x at the target: {word}");
    }

    private static Estimate OnLargestRung(ComparisonResult result) =>
        result.Curve.MinBy(p => Math.Abs(Math.Log(p.Flops / result.Rungs[^1].Flops)))!.Multiplier;

    /// <summary>A slope in log10 per decade as a change in percent.</summary>
    private static string PerDecade(double slope) => Text($"{Math.Pow(10, slope) - 1:+0 %;-0 %;0 %}");

    private static double Beyond(ComparisonResult result) => Math.Max(0, Math.Log10(result.Target.Flops / result.Rungs[^1].Flops));

    /// <summary>A probability in words where its digits say nothing.</summary>
    public static string Probability(double p) => p > 0.999 ? "above 0.999" : p < 0.001 ? "below 0.001" : Text($"{p:0.000}");

    /// <summary>A multiplier with its interval.</summary>
    public static string Words(Estimate e) => Text($"{Times(e.Value)} ({Range(e)})");

    private static string Range(Estimate e) => Text($"{Times(e.Lower)} - {Times(e.Upper)}");

    /// <summary>A multiplier; beyond a factor of 100 its digits say nothing.</summary>
    private static string Times(double m) => m switch
    {
        > 100 => "over 100x",
        < 0.01 => "under 0.01x",
        _ => Text($"{m:0.00}x"),
    };

    /// <summary>Numbers always with a point.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
