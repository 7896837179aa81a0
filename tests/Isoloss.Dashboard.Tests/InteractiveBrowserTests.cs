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
            x: { label: "x", low: 0, high: 2, format: String }, y: { label: "y", low: 0, high: 10, format: String },
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

    [Fact]
    public async Task Hostile_words_do_nothing()
    {
        await using OpenPage open = await Open(word: HostileReport.Name);
        Assert.Empty(open.Errors);
        Assert.False(await open.Evaluate<bool>("'hacked' in window"));
        Assert.Contains(HostileReport.Name, await open.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<OpenPage> Open(int width = 1280, string word = "Line")
    {
        string file = _folder.File("page.html");
        InteractiveWriter.Write(file, new InteractivePage
        {
            Title = word,
            Kicker = "Isoloss test",
            Groups = [new("Line", [new Slider("slope", word, 1.5, 0, 4, 0.5) { Unit = "per x" }])],
            Readouts = [new("last", "Last value")],
            Figures = [new("line", "A line", "A line", word)],
            Script = Script,
            Data = new JsonObject { ["x"] = new JsonArray(0, 1, 2), ["word"] = word },
            Notes = [word],
            Origin = new ReportOrigin("Isoloss", word, DateTimeOffset.UnixEpoch),
        });
        return browser.Open(file, width);
    }

    private static Task<string> Last(OpenPage open) => open.Page.Locator("[data-readout=last]").TextContentAsync()!;

    private static Task<string> Curve(OpenPage open) => open.Page.Locator("[data-series=line] path").GetAttributeAsync("d")!;
}
