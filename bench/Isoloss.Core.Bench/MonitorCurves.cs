using System.Globalization;
using Isoloss.Core.Monitoring;

namespace Isoloss.Core.Bench;

/// <summary>Published curves of several schedules and sizes: columns size_M, schedule, step, lr, loss.</summary>
/// <param name="Schedule">Name of the schedule.</param>
/// <param name="Curve">The curve.</param>
internal sealed record MonitorCurves(string Schedule, ReferenceCurve Curve)
{
    /// <summary>Schedules whose shapes are variants of each other: leaving one out and keeping the other would be no test.</summary>
    public string Family => Schedule.StartsWith("wsdcon", StringComparison.Ordinal) ? "wsdcon"
        : Schedule.StartsWith("wsd", StringComparison.Ordinal) ? "wsd"
        : Schedule.Split('_')[0];

    public static MonitorCurves[] Read(string file) =>
    [
        .. File.ReadLines(file).Skip(1).Select(l => l.Split(',')).GroupBy(c => (c[0], c[1])).Select(g =>
        {
            CurvePoint[] points = [.. g.Select(c => new CurvePoint(Number(c[2]), Number(c[3]), Number(c[4])))];
            var path = new RatePath([.. points.Select(p => p.Step)], [.. points.Select(p => p.Rate)]);
            return new MonitorCurves(g.Key.Item2, new ReferenceCurve(1e6 * Number(g.Key.Item1), path, points));
        }),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
