using Isoloss.Core.Stability;
using Isoloss.Lab.Health;

namespace Isoloss.Dashboard.Reports;

/// <summary>The numbers of the probes' figure: a panel a probe, its runs and its line with the interval of a new run for each arm.</summary>
internal static class ProbeFigure
{
    private const int Points = 41;

    /// <summary>How far beyond the target a size of trouble is still drawn.</summary>
    private const double Reach = 10;

    /// <summary>The panels; null without a probe that was recorded on three sizes.</summary>
    public static object? Of(StudyHealth? health)
    {
        var trends = (health?.Arms ?? []).SelectMany(a => a.Stability.Trends.Where(t => t.Line is not null).Select(t => (a.Arm, Trend: t)))
            .GroupBy(t => t.Trend.Probe.Name).ToList();
        return trends.Count == 0 ? null : new
        {
            health!.TargetParams,
            Panels = trends.Select(probe => new
            {
                Name = probe.Key,
                probe.First().Trend.Probe.Limit,
                Arms = probe.Select(t => Arm(t.Arm, t.Trend, health)),
            }),
        };
    }

    private static object Arm(string arm, ProbeTrend trend, StudyHealth health)
    {
        double from = trend.Points.Min(p => p.Params), to = Math.Max(trend.Points.Max(p => p.Params), health.TargetParams);
        bool crosses = trend.Crossing is { } c && (trend.Line!.Slope > 0 || c.Lower == c.Upper) && c.Value <= Reach * health.TargetParams;
        if (crosses)
            to = Math.Max(to, trend.Crossing!.Value.Value);
        return new
        {
            Name = arm,
            Points = trend.Points.Select(p => new[] { p.Params, p.Value }),
            Line = Enumerable.Range(0, Points).Select(i => from * Math.Pow(to / from, i / (Points - 1.0)))
                .Select(n => trend.Line!.At(n, health.Level) is var at ? new[] { n, at.Value, at.Lower, at.Upper } : []),
            Crossing = crosses && trend.Crossing is { } x ? new[] { x.Value, x.Lower, x.Upper } : null,
            Outlook = trend.Probe.Limit is null ? "" : $"limit met: {HealthWords.Crossing(trend, health.TargetParams)}",
        };
    }
}
