using System.Globalization;
using Isoloss.Core.Projection;

namespace Isoloss.Dashboard.Reports;

/// <summary>What the largest runs showed beside what smaller ones projected, in words.</summary>
public static class ProjectionWords
{
    /// <summary>How many metrics were as projected; null without any.</summary>
    /// <param name="all">All metrics of a study.</param>
    /// <param name="level">Level of the intervals.</param>
    public static string? Summary(IReadOnlyList<MetricProjection> all, double level)
    {
        int judged = all.Count(p => p.Projected is not null), inside = all.Count(p => p.IsInside), flagged = all.Count(p => p.IsFlagged);
        if (all.Count == 0)
            return null;
        if (judged == 0)
            return "Largest runs: no metric has three smaller sizes to be projected from";
        string open = judged < all.Count ? Invariant($"; {all.Count - judged} not judged, fewer than three smaller sizes") : "";
        string off = inside == judged ? "" : Invariant($", {(flagged == 0 ? "none" : $"{flagged}")} outside by more than chance allows among {judged}");
        return Invariant($"Largest runs: {inside} of {judged} metrics inside what smaller runs projected ({100 * level:0.##} %){off}{open}");
    }

    /// <summary>A metric without its arm.</summary>
    public static string Name(Metric m) => m.Kind is { } kind ? $"{kind} {HealthWords.Quote(m.Name, 40)}" : m.Name;

    /// <summary>Where the largest runs lie.</summary>
    public static string Place(MetricProjection p) => p.Metric.Source == MetricSource.Probe
        ? $"{HealthWords.Size(p.Scale)} parameters" : $"{p.Scale.ToString("0.##e0", CultureInfo.InvariantCulture)} FLOP";

    /// <summary>A value of a metric.</summary>
    public static string Value(MetricProjection p, double x) =>
        p.Metric.Source == MetricSource.Probe ? HealthWords.Short(x) : HealthWords.Loss(x);

    /// <summary>The adjusted p-value of a flag.</summary>
    public static string Chance(MetricProjection p) => p.P < 0.0001 ? "< .0001" : Invariant($"{p.P:0.0000}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
