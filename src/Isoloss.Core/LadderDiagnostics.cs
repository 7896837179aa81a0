using System.Globalization;

namespace Isoloss.Core;

/// <summary>What is wrong with a ladder before any law is fitted to it.</summary>
public static class LadderDiagnostics
{
    /// <summary>Typical deviations beyond which a run or a rung is pointed out.</summary>
    public const double OutlierFactor = 8;

    /// <summary>Least number of distinct sizes, and of token counts, for a curve with a floor.</summary>
    private const int EnoughDistinct = 3;

    /// <summary>Replicates whose spread exceeds that of the others by this factor disagree wildly.</summary>
    private const double WildSpread = 8;

    /// <summary>Spread of log loss below which replicates agree, whatever the others do.</summary>
    private const double HarmlessSpread = 0.01;

    /// <summary>Rounded losses coincide now and then; up to so many rows that repeat another are not spoken of.</summary>
    private const int HarmlessCopies = 2;

    /// <summary>Epochs from which data counts as repeated: up to four, repeated tokens are worth nearly as much as new ones (Muennighoff et al. 2023).</summary>
    private const double RepeatedEpochs = 4;

    /// <summary>Too few sizes, too few token counts, too short a lever.</summary>
    public static IEnumerable<Diagnostic> Shape(IReadOnlyList<Observation> runs)
    {
        int sizes = runs.Select(o => o.Params).Distinct().Count(), counts = runs.Select(o => o.Tokens).Distinct().Count();
        if (sizes < EnoughDistinct)
            yield return new("too-few-sizes", $"{sizes} distinct N: a curve with a floor needs {EnoughDistinct}.", "Add rungs of other sizes.");
        if (counts < EnoughDistinct)
            yield return new("too-few-token-counts", $"{counts} distinct D: a curve with a floor needs {EnoughDistinct}.", "Add rungs with other token counts.");
        double decades = Math.Log10(runs.Max(o => o.Flops) / runs.Min(o => o.Flops));
        if (decades < 1)
            yield return new("short-lever", string.Create(CultureInfo.InvariantCulture,
                $"The runs span {decades:0.0} decades of compute: trends over more than that are guesses."), "Add smaller and larger rungs.");
    }

    /// <summary>Runs that saw tokens more than once, asked by a law that takes every token as new.</summary>
    /// <param name="runs">The runs, at least one.</param>
    public static IEnumerable<Diagnostic> Repeats(IReadOnlyList<Observation> runs)
    {
        double[] epochs = [.. runs.Select(o => o.Tokens / o.UniqueTokens).Where(e => e > RepeatedEpochs)];
        if (epochs.Length > 0)
            yield return new("repeated-data", string.Create(CultureInfo.InvariantCulture,
                $"{epochs.Length} of {runs.Count} runs repeat their data, up to {epochs.Max():0.#} times; this law takes every token as new."),
                "Use --law repeated, or keep runs of one epoch with --where.");
    }

    /// <summary>The target lies far beyond the runs, or below them.</summary>
    /// <param name="runs">The runs, at least one.</param>
    /// <param name="targetFlops">C at the target, FLOP.</param>
    public static IEnumerable<Diagnostic> Reach(IReadOnlyList<Observation> runs, double targetFlops)
    {
        double beyond = Math.Log10(targetFlops / runs.Max(o => o.Flops));
        if (beyond > 3)
            yield return new("short-lever", string.Create(CultureInfo.InvariantCulture,
                $"The target lies {beyond:0.0} decades beyond the largest run."), "Ask at a nearer target, or add larger rungs.");
        double below = Math.Log10(runs.Min(o => o.Flops) / targetFlops);
        if (below > 1)
            yield return new("short-lever", string.Create(CultureInfo.InvariantCulture,
                $"The target lies {below:0.0} decades below the smallest run."), "Ask at a larger target, or add smaller rungs.");
    }

    /// <summary>Rungs whose replicates disagree wildly, by the standard of the other rungs.</summary>
    public static IEnumerable<Diagnostic> Replicates(IReadOnlyList<Observation> runs, string arm)
    {
        var spreads = runs.GroupBy(o => (o.Params, o.Tokens)).Where(g => g.Count() > 1)
            .Select(g => (g.Key, Low: g.Min(o => o.Loss), High: g.Max(o => o.Loss))).ToArray();
        foreach (var (key, low, high) in spreads)
        {
            double spread = Math.Log(high / low);
            double[] others = [.. spreads.Where(s => s.Key != key).Select(s => Math.Log(s.High / s.Low))];
            double usual = others.Length == 0 ? HarmlessSpread : Median(others);
            if (spread > Math.Max(HarmlessSpread, WildSpread * usual))
                yield return new("replicates-disagree", string.Create(CultureInfo.InvariantCulture,
                    $"{arm}: the runs at N={key.Params:0.###e0}, D={key.Tokens:0.###e0} lie between loss {low:0.####} and {high:0.####}; replicates elsewhere differ by {usual:0.0%}."),
                    "One of them is probably not what its record says: look at both learning curves. Nothing was dropped.");
        }
    }

    /// <summary>Rows that repeat another row to the last bit: a table read twice, or runs that ignored their seed. Each counts as a replicate and makes
    /// the noise look smaller than it is.</summary>
    /// <param name="runs">The runs of one arm.</param>
    /// <param name="arm">Name in the message.</param>
    public static IEnumerable<Diagnostic> Duplicates(IReadOnlyList<Observation> runs, string arm)
    {
        int copies = runs.Count - runs.Select(o => (o.At with { Flops = 0 }, o.Loss, o.Seed)).Distinct().Count();
        if (copies > HarmlessCopies)
            yield return new("duplicate-rows",
                $"{arm}: {copies} of {runs.Count} rows repeat another row: same rung, same loss to the last digit, same seed or none. They count as replicates without any noise.",
                "Remove them, or give every run its own seed; what they stand for is known less well than the intervals say.");
    }

    /// <summary>Median; reorders the array.</summary>
    public static double Median(double[] values)
    {
        Array.Sort(values);
        return Uncertainty.ResampledInterval.Quantile(values, 0.5);
    }
}
