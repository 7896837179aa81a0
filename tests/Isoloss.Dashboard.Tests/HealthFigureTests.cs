using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

/// <summary>Probes over size, data multipliers inside the runs and written text, in a real browser.</summary>
public sealed class HealthFigureTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_probe_has_a_panel_with_its_runs_and_a_mark_where_it_meets_its_limit()
    {
        await using OpenPage open = await Open(1280);
        Assert.Equal(3, await open.Count("[data-figure=probes] > div"));
        Assert.Equal(8, await open.Count("[data-figure=probes] > div:first-child [class$='-runs'] .point")); // two arms on four sizes
        Assert.Equal(1, await open.Count("[data-figure=probes] [class$='-crossing'] .point")); // the variant's attention logits
        Assert.Contains("limit 150", await open.Page.Locator("[data-figure=probes] > div").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Tokens_to_a_loss_stand_in_a_figure_a_list_and_a_table()
    {
        await using OpenPage open = await Open(1280);
        Assert.Equal(4, await open.Count("[data-figure=efficiency] > div"));
        Assert.Equal(8, await open.Count("[data-figure=efficiency] [class$='-end'] .point"));
        Assert.Equal(12, await open.Count("#efficiency tbody tr")); // three losses on four sizes
        Assert.Contains("muon: data multiplier", await open.Page.Locator("#efficiency ul").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_a_model_wrote_is_shown_and_stays_text()
    {
        await using OpenPage open = await Open(1280);
        Assert.Contains("the the model the the model", await open.Page.Locator("#health .examples").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Count("#health b, #health script"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task A_metric_off_what_smaller_runs_projected_stands_in_a_table()
    {
        await using OpenPage open = await Open(1280);
        Assert.Equal(1, await open.Count("#projections tbody tr"));
        Assert.Contains("log Z", await open.Page.Locator("#projections").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("1 of 2 metrics inside", await open.Page.Locator("#health").TextContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(1000)]
    [InlineData(420)]
    public async Task The_page_never_scrolls_sideways(int width)
    {
        await using OpenPage open = await Open(width);
        Assert.True(await open.Evaluate<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private Task<OpenPage> Open(int width)
    {
        string file = _folder.File("report.html");
        ReportWriter.Write(file, SampleHealth.AddTo(SampleReport.Create(_folder.File("runs"))));
        return browser.Open(file, width);
    }
}
