using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Dashboard.Reports;

/// <summary>
/// Slices through a law that depends on other axes than size and data together. Which axis runs and which are held follows
/// from the law's axes alone, so that a new law is drawn without a change here.
/// </summary>
internal static class LawSlices
{
    private const int CurvePoints = 81;

    /// <summary>More panels than this say the same again.</summary>
    private const int MostPanels = 6;

    /// <summary>Places on the axis that a panel needs to show a shape.</summary>
    private const int LeastPlaces = 3;

    /// <summary>The slices with the most places, in the order of what they hold.</summary>
    public static IReadOnlyList<LawSlice> Of(LawFit fit)
    {
        Axis running = Running(fit.Law);
        Axis[] held = [.. fit.Law.Axes.Where(a => a != running)];
        var groups = fit.Observations.Where(o => o.Weight > 0)
            .GroupBy(o => string.Join(' ', held.Select(a => Numbers.Sortable(o.At.On(a)))))
            .Select(g => g.OrderBy(o => o.At.On(running)).ToArray())
            .Where(g => Places(g, running) >= LeastPlaces)
            .OrderByDescending(g => Places(g, running)).ThenByDescending(g => g[^1].At.On(running) / g[0].At.On(running))
            .Take(MostPanels)
            .OrderBy(g => held.Length > 0 ? g[0].At.On(held[^1]) : 0).ThenBy(g => held.Length > 1 ? g[0].At.On(held[0]) : 0);
        return [.. groups.Select(g => Slice(fit, running, held, g))];
    }

    /// <summary>Repetition is seen along the tokens, training along the steps; else the last axis runs.</summary>
    private static Axis Running(ILaw law) =>
        law.Axes.Contains(Axis.UniqueTokens) ? Axis.Tokens : law.Axes.Contains(Axis.Steps) ? Axis.Steps : law.Axes[^1];

    private static int Places(Observation[] runs, Axis axis) => runs.Select(o => o.At.On(axis)).Distinct().Count();

    private static LawSlice Slice(LawFit fit, Axis running, Axis[] held, Observation[] runs)
    {
        double[] theta = [.. fit.Theta];
        ScalePoint at = runs[0].At;
        bool repeats = held.Contains(Axis.UniqueTokens);
        // In epochs panels with different amounts of distinct data can be compared.
        double unit = repeats ? at.UniqueTokens : 1;
        double low = repeats ? at.UniqueTokens : runs[0].At.On(running), high = runs[^1].At.On(running) * 1.2;
        double[] places = [.. Enumerable.Range(0, CurvePoints).Select(i => low * Math.Pow(high / low, i / (CurvePoints - 1.0)))];
        return new LawSlice
        {
            Held = string.Join(", ", held.Select(a => $"{Numbers.Count(at.On(a))} {AxisWords.Of(a)}")),
            Axis = repeats ? "epochs" : AxisWords.WithUnit(running),
            Measured = [.. runs.Select(o => new SlicePoint(o.At.On(running) / unit, o.Loss))],
            Law = [.. places.Select(x => new SlicePoint(x / unit, fit.Law.Loss(theta, at.With(running, x))))],
            Fresh = repeats
                ? [.. places.Select(x => new SlicePoint(x / unit, fit.Law.Loss(theta, at.With(running, x).With(Axis.UniqueTokens, x))))]
                : [],
        };
    }
}
