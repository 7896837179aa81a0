using Isoloss.Core.Sections;
using Isoloss.Core.Stability;

namespace Isoloss.Core.Projection;

/// <summary>
/// Holds the largest rung of each metric against the others: a power of scale through the runs of the smaller rungs, the same line that
/// goes on to the target, and Student's interval of one new run at the largest. A mean of seeds varies less than one run, so seeds make
/// the test milder, not stricter. Flags are Holm's at .05 over all metrics judged, whatever their dependence.
/// </summary>
public static class MetricProjector
{
    /// <summary>Rungs below the largest that a line needs.</summary>
    public const int FewestSmaller = 3;

    private const double FalseAlarms = 0.05;

    /// <summary>Judges every metric, in the order met.</summary>
    /// <param name="readings">All runs; values that are not finite and above 0 are left out, and with them a rung that has no others.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<MetricProjection> Of(IEnumerable<MetricReading> readings, double level = 0.95)
    {
        MetricProjection[] all = [.. readings.Where(r => IsPositive(r.Value) && IsPositive(r.Scale))
            .GroupBy(r => r.Metric).Select(m => Project([.. m], level))];
        int[] judged = [.. Enumerable.Range(0, all.Length).Where(i => all[i].Projected is not null)];
        double[] adjusted = Holm.Adjust([.. judged.Select(i => all[i].Chance)]);
        foreach (var (rank, i) in judged.Index())
            all[i] = all[i] with { P = adjusted[rank], IsFlagged = adjusted[rank] < FalseAlarms };
        return all;
    }

    private static MetricProjection Project(MetricReading[] runs, double level)
    {
        MetricReading[][] rungs = [.. runs.GroupBy(r => r.Rung).Select(g => g.ToArray()).OrderBy(Scale)];
        var largest = rungs[^1];
        double scale = Scale(largest), observed = Math.Exp(largest.Average(r => Math.Log(r.Value)));
        var line = rungs.Length <= FewestSmaller ? null : LogLine.Fit(rungs[..^1].SelectMany(g => g).Select(r => (r.Scale, r.Value)));
        double chance = line?.Chance(scale, observed) ?? 1;
        return new MetricProjection
        {
            Metric = runs[0].Metric,
            Scale = scale,
            Runs = largest.Length,
            Smaller = rungs.Length - 1,
            Observed = observed,
            Projected = line?.At(scale, level),
            Chance = chance,
            IsInside = line is not null && chance >= 1 - level,
        };
    }

    private static double Scale(MetricReading[] rung) => rung.Average(r => r.Scale);

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
