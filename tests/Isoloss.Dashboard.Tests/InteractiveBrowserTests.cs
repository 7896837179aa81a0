using System.Text.Json.Nodes;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Microsoft.Playwright;

namespace Isoloss.Tests;

/// <summary>The shell of pages that compute, with a model small enough to check by hand: y = slope x.</summary>
public sealed class InteractiveBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Script = """
        const Model = {
          compute: (values, data) => ({ y: data.x.map(x => values.slope * x) }),
          readouts: (result, values) => ({ last: [result.y.at(-1).toFixed(2), `slope ${values.slope}`] }),
          figures: { line: (result, values, data) => ({
            x: { label: "x", low: 0, high: 2, format: String }, y: { label: "what is measured here, in a unit that takes quite a few words to say", low: 2.8, high: 3.25 },
            marks: [{ x: 1, label: "now" }, { x: 1.02, label: "best of all" }, { x: 1.98, label: "at the edge" }],
            labels: [{ x: 1, y: 3, text: "a note" }, { x: 1.01, y: 3, text: "another note" }, { x: 1.9, y: 3, text: "a note of two\nlong lines at the edge" }],
            series: [{ name: "line", color: 0, x: data.x, y: result.y }] }) },
        };
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_opens_without_errors_and_asks_the_network_for_nothing()
    {
        await using OpenPage open = await Open();
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        Assert.Equal(1, await open.Count("[data-series=line] path"));
        Assert.Equal("3.00slope 1.5", await Last(open));
    }

    [Fact]
    public async Task A_moved_slider_moves_the_curve_and_stands_in_the_address_and_comes_back_from_it()
    {
        await using OpenPage open = await Open();
        string before = await Curve(open);
        await open.Page.Locator("#input-slope").FillAsync("2.5");
        await open.Page.WaitForFunctionAsync("() => location.hash === '#slope=2.5'");
        Assert.Equal("5.00slope 2.5", await Last(open));
        Assert.NotEqual(before, await Curve(open));
        await open.Page.ReloadAsync();
        Assert.Equal("5.00slope 2.5", await Last(open));
        await open.Page.ClickAsync("#reset");
        Assert.Equal("3.00slope 1.5", await Last(open));
        Assert.Equal("", await open.Evaluate<string>("location.hash"));
        Assert.Empty(open.Errors);
    }

    [Theory, InlineData("#slope=abc"), InlineData("#slope=99"), InlineData("#slope="), InlineData("#other=1&%E0%A4%A"), InlineData("#slope=Infinity")]
    public async Task An_address_that_makes_no_sense_changes_nothing(string hash)
    {
        await using OpenPage open = await Open();
        await open.Evaluate<object?>($"location.hash = '{hash}'");
        Assert.Equal("3.00slope 1.5", await Last(open));
        Assert.Empty(open.Errors);
    }

    [Theory, InlineData(400), InlineData(900), InlineData(1400)]
    public async Task It_fits_the_width_of_the_screen(int width)
    {
        await using OpenPage open = await Open(width);
        Assert.Equal(0, await open.Evaluate<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Theory, InlineData(390), InlineData(1400)]
    public async Task Words_of_a_chart_neither_meet_nor_leave_it_and_ticks_have_equal_decimals(int width)
    {
        await using OpenPage open = await Open(width);
        Assert.Equal("", await open.Evaluate<string>(ChartWords.Trouble));
        string[] ticks = [.. (await open.Page.Locator(".chart text[text-anchor=end]").AllTextContentsAsync()).Where(t => t.StartsWith("2.", StringComparison.Ordinal) || t.StartsWith("3.", StringComparison.Ordinal))];
        Assert.True(ticks.Length > 2);
        Assert.Single(ticks.Select(t => t.Length).Distinct());
    }

    [Fact]
    public async Task Printing_draws_the_charts_for_the_sheet_and_puts_everything_back()
    {
        await using OpenPage open = await Open(400);
        double before = await open.Evaluate<double>("document.querySelector('.chart svg').clientWidth");
        await open.Evaluate<object?>("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(690, await open.Evaluate<double>("document.querySelector('.chart svg').clientWidth"));
        Assert.True(await open.Evaluate<bool>("[...document.querySelectorAll('.chart')].every(c => c.scrollHeight <= c.clientHeight + 1)"));
        await open.Evaluate<object?>("dispatchEvent(new Event('afterprint'))");
        Assert.Equal(before, await open.Evaluate<double>("document.querySelector('.chart svg').clientWidth"));
    }

    [Fact]
    public async Task On_a_phone_untouched_inputs_are_folded_and_moved_ones_are_not()
    {
        await using OpenPage open = await Open(400, hash: "#last=3");
        Assert.Equal("true,false,true", await open.Evaluate<string>("[...document.querySelectorAll('.group')].map(g => g.open).join()"));
        await using OpenPage wide = await Open(1280);
        Assert.Equal(3, await wide.Count(".group[open]"));
    }

    [Fact]
    public async Task Hostile_words_do_nothing()
    {
        await using OpenPage open = await Open(word: HostileReport.Name);
        Assert.Empty(open.Errors);
        Assert.False(await open.Evaluate<bool>("'hacked' in window"));
        Assert.Contains(HostileReport.Name, await open.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<OpenPage> Open(int width = 1280, string word = "Line", string hash = "")
    {
        string file = _folder.File("page.html");
        InteractiveWriter.Write(file, new InteractivePage
        {
            Title = word,
            Kicker = "Isoloss test",
            Groups =
            [
                new("Line", [new Slider("slope", word, 1.5, 0, 4, 0.5) { Unit = "per x" }]),
                new("More", [new Slider("more", "More", 1, 0, 4, 1)]), new("Last", [new Slider("last", "Last", 1, 0, 4, 1)]),
            ],
            Readouts = [new("last", "Last value")],
            Figures = [new("line", "A line", "A line", word)],
            Script = Script,
            Data = new JsonObject { ["x"] = new JsonArray(0, 1, 2), ["word"] = word },
            Notes = [word],
            Origin = new ReportOrigin("Isoloss", word, DateTimeOffset.UnixEpoch),
        });
        OpenPage open = await browser.Open(file, width);
        if (hash.Length > 0)
        {
            await open.Evaluate<object?>($"history.replaceState(null, '', '{hash}')");
            await open.Page.ReloadAsync();
        }
        return open;
    }

    private static Task<string> Last(OpenPage open) => open.Page.Locator("[data-readout=last]").TextContentAsync()!;

    private static Task<string> Curve(OpenPage open) => open.Page.Locator("[data-series=line] path").GetAttributeAsync("d")!;
}
