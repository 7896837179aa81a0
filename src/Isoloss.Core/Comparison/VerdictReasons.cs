using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>Why a verdict is what it is, in words, the most important first.</summary>
internal static class VerdictReasons
{
    /// <summary>A trend below this many log10 per decade is called flat: 2 % per decade.</summary>
    private const double FlatTrend = 0.01;

    /// <summary>A source of uncertainty with less than this share is not worth a sentence.</summary>
    private const double Worthwhile = 0.15;

    /// <summary>A structure below this weight is not named.</summary>
    private const double Believable = 0.05;

    /// <summary>Structures named at most.</summary>
    private const int Named = 3;

    /// <summary>A cost that differs by less than this is not worth a sentence.</summary>
    private const double SmallCost = 0.005;

    /// <summary>The reasons of a finished comparison.</summary>
    /// <param name="result">The comparison, reasons still empty.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="largest">The multiplier at the compute of the largest rung.</param>
    /// <param name="noiseSd">Standard deviation of one pair's difference in log loss.</param>
    /// <param name="logCost">Log of the variant's cost over the baseline's at the target.</param>
    public static IReadOnlyList<string> Of(ComparisonResult result, CompareOptions options, MultiplierPoint largest, double noiseSd, double logCost)
    {
        bool undecided = result.Verdict == Verdict.Undecided, byClock = result.Worth != Worth.Compute;
        List<string> reasons = [];
        if (byClock)
            reasons.Add(ClockReasons.Why(result, options));
        if (undecided && !(byClock && ClockReasons.SpeedDecides(result, options)))
            reasons.AddRange(Uncertain(result, largest, noiseSd, "dominates"));
        if (!byClock)
            reasons.Insert(undecided ? reasons.Count : 0, Probability(result));
        if (Rule(result, options) is { } rule)
            reasons.Add(rule);
        if (ClockReasons.Speed(result, options) is { } speed)
            reasons.Add(speed);
        reasons.Add(Trend(result, largest.Multiplier));
        if (Math.Abs(logCost) > SmallCost)
            reasons.Add(Text($"the variant costs {Math.Exp(logCost):0.00}x the FLOP of the baseline at equal size and data, which the multiplier pays for"));
        if (!undecided)
            reasons.AddRange(Uncertain(result, largest, noiseSd, "contributes most").Take(1));
        return reasons;
    }

    /// <summary>Where the width comes from, the largest share first; the first always, others where they matter.</summary>
    private static IEnumerable<string> Uncertain(ComparisonResult result, MultiplierPoint largest, double noiseSd, string most)
    {
        UncertaintyShares shares = result.Uncertainty;
        (double Share, Func<string> Words)[] sources =
        [
            (shares.Noise, () => Text($"one pair of runs differs by a standard deviation of {noiseSd:0.00%} of the loss, which leaves {Words(largest.Multiplier)} on the largest rung")),
            (shares.Trend, () => Text($"a change of {TrendText.PerDecade(result.TrendPerDecade.Lower)} to {TrendText.PerDecade(result.TrendPerDecade.Upper)} per decade leaves it open {Beyond(result, largest):0.0} decades beyond the largest rung")),
            (shares.Structure, () => Spread(result)),
            (shares.Drift, () => "what is off every structure on the ladder may go on beyond it"),
        ];
        string[] names = ["noise between rungs", "the trend", "structure", "wandering"];
        var ordered = sources.Zip(names).OrderByDescending(s => s.First.Share).ToArray();
        for (int i = 0; i < ordered.Length && (i == 0 || ordered[i].First.Share >= Worthwhile); i++)
            yield return Text($"{ordered[i].Second} {(i == 0 ? most : "adds")} ({ordered[i].First.Share:0 %} of the variance): {ordered[i].First.Words()}");
    }

    /// <summary>What the structures that are believed say, the most believed first.</summary>
    private static string Spread(ComparisonResult result) => string.Join(", ",
        result.Structures.Where(s => s.Weight >= Believable).OrderByDescending(s => s.Weight).Take(Named)
            .Select(s => Text($"{s.Short} {Times(s.Multiplier.Value)} (weight {s.Weight:0.00})")));

    private static string Probability(ComparisonResult result) =>
        Text($"the multiplier at the target is {Words(result.Multiplier)} and exceeds {1 + result.SmallestGain:0.00}x with probability {Probability(result.ProbabilityBetter)}");

    /// <summary>The rule in numbers, where it is not the usual one.</summary>
    private static string? Rule(ComparisonResult result, CompareOptions options)
    {
        List<string> said = [];
        if (options.PriorBetter != SurvivalPrior.Even)
            said.Add(Text($"prior: before any run a change is worth it with probability {options.PriorBetter:0.###}")
                + (options.PriorBetter == SurvivalPrior.Published ? " (2 of 20 published changes survived at 1.2B)" : ""));
        if (options.Variants > 1)
            said.Add(Text($"{options.Variants} variants are judged at once"));
        if (said.Count == 0 && options is { LossOfWrongGo: 1, LossOfWrongNoGo: 1 })
            return null;
        said.Add(Text($"go needs a probability of {VerdictRule.NeededForGo(options):0.####}, no-go allows {VerdictRule.AllowedForNoGo(options):0.####}; expected loss of go {result.ExpectedLosses.Go:0.###}, no-go {result.ExpectedLosses.NoGo:0.###}, waiting {result.ExpectedLosses.Wait:0.####}"));
        return string.Join("; ", said);
    }

    private static string Trend(ComparisonResult result, Estimate there)
    {
        Estimate trend = result.TrendPerDecade;
        string word = Math.Abs(trend.Value) < FlatTrend ? "the trend is flat"
            : trend.Contains(0) ? "a trend that the runs cannot tell from none"
            : trend.Value > 0 ? "it grows with scale" : "it shrinks with scale";
        return Text($"the multiplier is {there.Value:0.00}x on the largest rung, {result.Multiplier.Value:0.00}x at the target: {word}");
    }

    private static double Beyond(ComparisonResult result, MultiplierPoint largest) => Math.Max(0, Math.Log10(result.Target.Flops / largest.Flops));

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
