using System.Globalization;
using Isoloss.Core.Monitoring;

namespace Isoloss.Tests;

public sealed class PublishedCurvesTests
{
    [Fact]
    public void From_60_percent_of_a_curve_of_a_new_size_or_schedule_its_final_loss_is_forecast()
    {
        var curves = Read(Repository.SharedFile("data/mpl_lr_schedule_curves.csv"));
        Assert.Equal(27, curves.Length);
        foreach (bool newSize in new[] { true, false })
        {
            double error = 0;
            int covered = 0, alarms = 0;
            foreach (var (schedule, curve) in curves)
            {
                var others = curves.Where(o => newSize ? o.Curve.Params != curve.Params : o.Schedule != schedule).Select(o => o.Curve);
                var prior = CurveConstants.Learn([.. others]).For(curve.Params);
                CurvePoint[] seen = [.. curve.Points.Where(p => p.Step <= 0.6 * curve.Path.End)];
                var now = RunMonitor.Watch(seen, curve.Path, prior, null, new MonitorOptions()).Now!.Value;
                error += Math.Abs(now.Value / curve.Points[^1].Loss - 1) / curves.Length;
                covered += now.Contains(curve.Points[^1].Loss) ? 1 : 0;
                alarms += RunMonitor.Watch(curve.Points, curve.Path, prior, null, new MonitorOptions()).Status == MonitorStatus.OnTrack ? 0 : 1;
            }
            Assert.InRange(error, 0.0005, 0.005);
            Assert.InRange(covered, 25, 27);
            Assert.InRange(alarms, 0, 1);
        }
    }

    private static (string Schedule, ReferenceCurve Curve)[] Read(string file) =>
    [
        .. File.ReadLines(file).Skip(1).Select(l => l.Split(',')).GroupBy(c => (Size: c[0], Schedule: c[1])).Select(g =>
        {
            CurvePoint[] points = [.. g.Select(c => new CurvePoint(Number(c[2]), Number(c[3]), Number(c[4])))];
            var path = new RatePath([.. points.Select(p => p.Step)], [.. points.Select(p => p.Rate)]);
            return (g.Key.Schedule, new ReferenceCurve(1e6 * Number(g.Key.Size), path, points));
        }),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
