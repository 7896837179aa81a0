using Isoloss.Core.Forecasting;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Forecasts;
using Microsoft.Playwright;

namespace Isoloss.Tests;

/// <summary>The timeline's page computes what the tool computes.</summary>
public sealed class TimelinePageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly TimelinePreset Canonical = TimelinePresets.Shipped(TimelinePresets.Default);
    private static readonly TimelineQuestion Question = new();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Its_curve_is_that_of_the_quadrature()
    {
        await using OpenPage open = await Open();
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        Same(Canonical.Model, Question, await Curve(open));
        Assert.StartsWith("2052.8", await open.Page.Locator("[data-readout=median]").TextContentAsync(), StringComparison.Ordinal);
        foreach (string chart in (string[])["curve", "anchors", "required", "affordable"])
            Assert.True(await open.Count($"[data-chart={chart}] svg path") > 1, chart);
    }

    [Fact]
    public async Task Moved_sliders_give_what_the_same_settings_give()
    {
        await using OpenPage open = await Open("#short.weight=0.3&medium.weight=0.2&spending.doubling=1.7&hardware.cap=1e21&medium.halving=1.3&lifetime.cap=4&long.offset=-3.15&genome.offset=1.35&observed.flops=27.3&observed.year=2026");
        Assert.Empty(open.Errors);
        TimelineModel model = Canonical.Model.With(new Dictionary<string, double>
        {
            ["short.weight"] = 0.3, ["medium.weight"] = 0.2, ["spending.doubling"] = 1.7, ["hardware.cap"] = 1e21, ["medium.halving"] = 1.3,
            ["lifetime.cap"] = 4, ["long.offset"] = -3.15, ["genome.offset"] = 1.35,
        }.Select(x => KeyValuePair.Create(x.Key, new InputValue(new Point(x.Value), Basis.Chosen, ""))));
        Same(model, Question with { Observations = [new(Math.Pow(10, 27.3), false, 2026)] }, await Curve(open));
    }

    [Fact]
    public async Task A_slider_moved_by_hand_moves_the_median_and_the_address()
    {
        await using OpenPage open = await Open();
        await open.Page.Locator("[id='input-spending.doubling']").FillAsync("1");
        await open.Page.WaitForFunctionAsync("() => location.hash.includes('spending.doubling=1')");
        Assert.Contains("years against cotra-2020", await open.Page.Locator("[data-readout=median]").TextContentAsync(), StringComparison.Ordinal);
        Same(Canonical.Model.With("spending.doubling", new InputValue(new Point(1), Basis.Chosen, "")), Question, await Curve(open));
    }

    [Theory, InlineData(400, ColorScheme.Light), InlineData(1280, ColorScheme.Dark)]
    public async Task It_fits_the_screen(int width, ColorScheme scheme)
    {
        await using OpenPage open = await Open(width: width, scheme: scheme);
        Assert.Equal(0, await open.Evaluate<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(open.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<OpenPage> Open(string hash = "", int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        string file = _folder.File("timeline.html");
        InteractiveWriter.Write(file, TimelinePage.Of(
            Canonical.Model, Question, Canonical.Published, [], [], new ReportOrigin("Isoloss", "isoloss timeline", DateTimeOffset.UnixEpoch)));
        OpenPage open = await browser.Open(file, width, scheme);
        if (hash.Length > 0)
        {
            await open.Evaluate<object?>($"location.hash = '{hash}'");
            await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.slider.moved').length > 0");
        }
        return open;
    }

    private static Task<double[]> Curve(OpenPage open) => open.Evaluate<double[]>("Array.from(window.isoloss.result.probability)");

    private static void Same(TimelineModel model, TimelineQuestion question, double[] page)
    {
        TimelineForecast tool = new TimelineQuadrature().Answer(model, question);
        Assert.Equal(tool.Probability.Count, page.Length);
        for (int i = 0; i < page.Length; i++)
            Assert.Equal(tool.Probability[i], page[i], 1e-7);
    }
}
