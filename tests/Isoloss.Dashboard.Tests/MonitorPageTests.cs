using Isoloss.Core;
using Isoloss.Core.Monitoring;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Microsoft.Playwright;

namespace Isoloss.Tests;

public sealed class MonitorPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_off_its_curve_is_drawn_with_its_band_its_alarm_and_its_spike()
    {
        await using OpenPage open = await Open(Result(MonitorStatus.OffTheCurve));
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        Assert.Contains("left its forecast", await open.Page.Locator(".question").InnerTextAsync(), StringComparison.Ordinal);
        string marks = string.Join(" ", await open.Page.Locator("[data-chart=curve] .mark-label").AllTextContentsAsync());
        Assert.All(new[] { "now", "alarm", "spike" }, mark => Assert.Contains(mark, marks, StringComparison.Ordinal));
        Assert.Equal(1, await open.Count("[data-chart=curve] [data-series=forecast] .area"));
    }

    [Fact]
    public async Task The_first_steps_can_be_left_out()
    {
        await using OpenPage open = await Open(Result(MonitorStatus.OnTrack));
        await open.Page.Locator("#input-from").FillAsync("0.5");
        Assert.Equal(500, await open.Evaluate<double>("isoloss.result.step[0]"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task A_curve_too_short_to_judge_still_has_its_page()
    {
        await using OpenPage open = await Open(Result(MonitorStatus.OnTrack) with { Now = null, CurveAlone = null, Deviation = null, Spikes = [] });
        Assert.Contains("too short", await open.Page.Locator(".question").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    private static MonitorResult Result(MonitorStatus status) => new()
    {
        Status = status,
        Steps = (700, 1000),
        Before = new(2.5, 2.4, 2.6),
        Now = new(2.52, 2.48, 2.56),
        CurveAlone = new(2.55, 2.45, 2.65),
        Deviation = new(500, 0.012, 4000, status == MonitorStatus.OffTheCurve ? 610 : double.NaN),
        Spikes = [new(300, 0.2, 320)],
        Divergence = null,
        Band = [.. Enumerable.Range(1, 100).Select(i => new BandPoint(10 * i, i <= 70 ? 2.5 + 1.0 / i : double.NaN, new(2.5 + 1.0 / i, 2.4, 2.7 + 1.0 / i)))],
    };

    private async Task<OpenPage> Open(MonitorResult result)
    {
        string file = _folder.File("monitor.html");
        InteractiveWriter.Write(file, MonitorPage.Of(
            ScalePoint.Of(1e9, 2e10), new(2.5, 2.4, 2.6), result, new MonitorOptions(), ["params is column N"],
            new ReportOrigin("Isoloss 1", "isoloss monitor", DateTimeOffset.UnixEpoch)));
        return await browser.Open(file, scheme: ColorScheme.Dark);
    }
}
