using Isoloss.Core;
using Isoloss.Core.Monitoring;

namespace Isoloss.Tests;

public sealed class RunMonitorTests
{
    private static readonly RatePath Path = SimulatedCurve.Cosine();

    private static MonitorResult Watch(IReadOnlyList<CurvePoint> points, Estimate? ladder = null) =>
        RunMonitor.Watch(points, Path, SimulatedCurve.Prior, ladder, new MonitorOptions());

    [Fact]
    public void Healthy_runs_are_on_track_and_their_final_loss_lies_in_the_interval_from_half_way()
    {
        int onTrack = 0, covered = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            var points = SimulatedCurve.Of(Path, seed);
            onTrack += Watch(points).Status == MonitorStatus.OnTrack ? 1 : 0;
            covered += Watch(points[..60]).Now!.Value.Contains(points[^1].Loss) ? 1 : 0;
        }
        Assert.InRange(onTrack, 37, 40);
        Assert.InRange(covered, 36, 40);
    }

    [Theory]
    [InlineData(1.02)]
    [InlineData(0.98)]
    public void A_lasting_change_of_level_is_off_the_curve_from_where_it_began(double factor)
    {
        var result = Watch(SimulatedCurve.Of(Path, 5).Changed(x => x > 0.5 ? factor : 1));
        Assert.Equal(MonitorStatus.OffTheCurve, result.Status);
        Assert.InRange(result.Deviation!.Began, 0.43 * Path.End, 0.57 * Path.End);
        Assert.InRange(result.Deviation.AlarmAt, 0.5 * Path.End, 0.65 * Path.End);
        Assert.Equal(Math.Sign(factor - 1), Math.Sign(result.Deviation.Size));
        Assert.InRange(result.Deviation.Chance, 0, 0.05);
    }

    [Fact]
    public void After_an_alarm_the_forecast_follows_the_run()
    {
        var points = SimulatedCurve.Of(Path, 5).Changed(x => x > 0.4 ? 1.03 : 1);
        var early = Watch(points[..40]);
        var late = Watch(points[..90]);
        Assert.False(early.Now!.Value.Contains(points[^1].Loss));
        Assert.True(late.Now!.Value.Contains(points[^1].Loss));
    }

    [Fact]
    public void A_spike_that_comes_back_is_named_and_does_not_take_the_run_off_its_curve()
    {
        var result = Watch(SimulatedCurve.Of(Path, 6).Changed(x => x is > 0.6 and < 0.64 ? 1.5 : 1));
        Assert.Equal(MonitorStatus.OnTrack, result.Status);
        var spike = Assert.Single(result.Spikes);
        Assert.True(spike.Recovered);
        Assert.InRange(spike.Step, 0.6 * Path.End, 0.62 * Path.End);
        Assert.InRange(spike.Height, 0.45, 0.55);
    }

    [Fact]
    public void A_loss_that_rises_and_does_not_come_back_diverges()
    {
        Assert.Equal(MonitorStatus.Diverging, Watch(SimulatedCurve.Of(Path, 7).Changed(x => x > 0.7 ? 1 + 2 * (x - 0.7) : 1)).Status);
        Assert.Equal(MonitorStatus.Diverging, Watch(SimulatedCurve.Of(Path, 7).Changed(x => x > 0.9 ? 2 : 1)).Status);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_divergence_and_no_error()
    {
        var result = Watch(SimulatedCurve.Of(Path, 8).Changed(x => x > 0.8 ? double.NaN : 1));
        Assert.Equal(MonitorStatus.Diverging, result.Status);
        Assert.Contains("no number", result.Divergence, StringComparison.Ordinal);
        Assert.Equal(MonitorStatus.Diverging, Watch(SimulatedCurve.Of(Path, 8).Changed(_ => double.NaN)).Status);
    }

    [Fact]
    public void Ladder_and_curve_together_are_surer_than_either()
    {
        var points = SimulatedCurve.Of(Path, 9);
        double actual = points[^1].Loss;
        var ladder = new Estimate(actual, actual * Math.Exp(-0.006), actual * Math.Exp(0.006));
        var result = Watch(points[..40], ladder);
        Assert.True(Width(result.Now!.Value) < Width(result.CurveAlone!.Value));
        Assert.True(Width(result.Now!.Value) < Width(ladder));
        Assert.True(Width(result.Before) < Width(ladder));
    }

    [Fact]
    public void A_curve_that_is_too_short_or_goes_back_is_refused()
    {
        var points = SimulatedCurve.Of(Path, 10);
        Assert.Contains("expected at least 8", Assert.Throws<BadInputException>(() => Watch(points[..14])).Message, StringComparison.Ordinal);
        (points[30], points[31]) = (points[31], points[30]);
        Assert.Contains("expected rising steps", Assert.Throws<BadInputException>(() => Watch(points)).Message, StringComparison.Ordinal);
    }

    private static double Width(Estimate e) => Math.Log(e.Upper / e.Lower);
}
