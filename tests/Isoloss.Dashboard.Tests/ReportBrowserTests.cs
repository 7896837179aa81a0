using Isoloss.Dashboard.Reports;
using Microsoft.Playwright;

namespace Isoloss.Tests;

/// <summary>The report in a real browser, opened from disk.</summary>
public sealed class ReportBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_opens_without_errors_and_asks_the_network_for_nothing()
    {
        await using OpenPage open = await Open(SampleReport.Create(_folder.File("runs")));
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
    }

    [Fact]
    public async Task Every_figure_is_drawn_with_all_its_arms()
    {
        await using OpenPage open = await Open(SampleReport.Create(_folder.File("runs")));
        foreach (string figure in (string[])["loss", "isoloss", "multiplier", "curves", "residuals", "regret", "floor"])
            Assert.True(await open.Count($"[data-figure={figure}] .main-svg path") > 10, $"figure {figure} is empty");
        // Per arm a band, a law, its runs and its lost runs.
        Assert.Equal(12, await open.Evaluate<int>("document.querySelector('[data-figure=loss]').data.length"));
        Assert.Equal(4, await open.Count("[data-figure=curves] > div"));
        Assert.Equal(36, await open.Evaluate<int>(
            "[...document.querySelectorAll('[data-figure=curves] > div')].reduce((n, d) => n + d.data.length, 0)"));
        Assert.Equal(12, await open.Count("[data-figure=residuals] [class*=tracearm0-] .point"));
    }

    [Fact]
    public async Task Runs_without_a_loss_are_marked_at_the_upper_edge()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        Assert.Equal(2, await open.Count("[data-figure=loss] [class$='-lost'] .point"));
    }

    [Fact]
    public async Task The_switch_shows_regret_instead_of_loss()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        Assert.Equal("loss, nats per token", await AxisTitle(open));
        double loss = await FirstRun(open);
        await open.Page.GetByText("regret", new() { Exact = true }).ClickAsync();
        Assert.Equal("regret, nats per token", await AxisTitle(open));
        Assert.Equal(SampleReport.EntropyRate + 0.002, loss - await FirstRun(open), 5);
    }

    [Fact]
    public async Task An_arm_pressed_in_one_key_is_hidden_in_every_figure()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        await open.Page.Locator("#loss button[data-arm='1']").ClickAsync();
        Assert.Equal(0, await open.Count(".plot [class*=tracearm1-]"));
        Assert.Equal("false", await open.Page.Locator("#residuals button[data-arm='1']").GetAttributeAsync("aria-pressed"));
        await open.Page.Locator("#residuals button[data-arm='1']").ClickAsync();
        Assert.NotEqual(0, await open.Count("[data-figure=loss] [class*=tracearm1-]"));
    }

    [Fact]
    public async Task The_table_sorts_by_number_and_keeps_runs_without_one_at_the_end()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        ILocator heading = open.Page.GetByRole(AriaRole.Button, new() { Name = "Loss, nats" });
        await heading.ClickAsync();
        string[] rising = await Column(open, "Loss, nats");
        await heading.ClickAsync();
        string[] falling = await Column(open, "Loss, nats");
        Assert.Equal(["", ""], rising[^2..]);
        Assert.Equal(["", ""], falling[^2..]);
        Assert.Equal(rising[..^2].OrderBy(Number), rising[..^2]);
        Assert.Equal(rising[..^2].Reverse().Select(Number), falling[..^2].Select(Number));
    }

    [Fact]
    public async Task Ticks_are_chosen_anew_after_a_zoom()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        const string Ticks =
            "[...document.querySelectorAll('[data-figure=loss] .xtick text')].map(t => t.textContent.replaceAll('\\u200b', ''))";
        string[] before = await open.Evaluate<string[]>(Ticks);
        await open.Evaluate<object?>("Plotly.relayout(document.querySelector('[data-figure=loss]'), { 'xaxis.range[0]': 11, 'xaxis.range[1]': 11.5 }).then(() => null)");
        await open.Page.WaitForFunctionAsync(
            "count => document.querySelectorAll('[data-figure=loss] .xtick text').length != count", before.Length);
        Assert.Contains("2×1011", await open.Evaluate<string[]>(Ticks));
    }

    [Theory, InlineData(400), InlineData(768), InlineData(1280)]
    public async Task It_fits_the_width_of_the_screen(int width)
    {
        await using OpenPage open = await Open(SampleReport.Create(_folder.File("runs")), width);
        Assert.Equal(0, await open.Evaluate<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Equal(0, await open.Evaluate<int>("[...document.querySelectorAll('.plot .main-svg')].filter(s => s.getBoundingClientRect().right > innerWidth).length"));
    }

    [Fact]
    public async Task Figures_follow_the_window_when_it_becomes_narrow()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        await open.Page.SetViewportSizeAsync(420, 900);
        await open.Page.WaitForFunctionAsync("() => document.querySelector('[data-figure=loss] .main-svg').clientWidth < 420");
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Dark_readers_get_light_text_in_the_figures_too()
    {
        await using OpenPage light = await Open(SampleReport.Create());
        await using OpenPage dark = await Open(SampleReport.Create(), scheme: ColorScheme.Dark);
        const string Tick = "getComputedStyle(document.querySelector('[data-figure=loss] .xtick text')).fill";
        Assert.NotEqual(await light.Evaluate<string>(Tick), await dark.Evaluate<string>(Tick));
        Assert.Equal(await dark.Evaluate<string>("getComputedStyle(document.body).color"), await dark.Evaluate<string>(Tick));
    }

    [Theory, InlineData(ColorScheme.Light), InlineData(ColorScheme.Dark)]
    public async Task Text_has_the_contrast_that_accessibility_asks_for(ColorScheme scheme)
    {
        await using OpenPage open = await Open(SampleReport.Create(), scheme: scheme);
        // WCAG 2.2: relative luminance, and a ratio of at least 4.5 for text.
        double lowest = await open.Evaluate<double>("""
            (() => {
              const light = c => c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
              const page = light(getComputedStyle(document.body).backgroundColor);
              const texts = [...document.querySelectorAll('h1, h2, h3, p, dt, dd, small, td, th, caption, figcaption, summary, li, code, .word, .key span')];
              return Math.min(...texts.map(e => light(getComputedStyle(e).color)).map(l => (Math.max(l, page) + .05) / (Math.min(l, page) + .05)));
            })()
            """);
        Assert.True(lowest >= 4.5, $"lowest contrast is {lowest:F2}");
    }

    [Fact]
    public async Task It_prints_whole_on_paper_and_returns_to_the_screen()
    {
        await using OpenPage open = await Open(SampleReport.Create(_folder.File("runs")), scheme: ColorScheme.Dark);
        byte[] pdf = await open.Page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        Assert.True(pdf.Length > 50_000, $"{pdf.Length} bytes cannot hold the figures");
        Assert.Empty(open.Errors);
        Assert.Equal(0, await open.Count(".paper"));
    }

    [Fact]
    public async Task On_paper_figures_fit_the_sheet_and_folded_parts_are_open()
    {
        await using OpenPage open = await Open(SampleReport.Create(_folder.File("runs")));
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await open.Evaluate<object?>("dispatchEvent(new Event('beforeprint'))");
        Assert.True(await open.Evaluate<int>("Math.max(...[...document.querySelectorAll('.main-svg')].map(s => s.getBoundingClientRect().right))") <= 695);
        Assert.Equal(0, await open.Count("details:not([open])"));
        Assert.Equal("none", await open.Evaluate<string>("getComputedStyle(document.querySelector('.switch')).display"));
    }

    [Fact]
    public async Task A_model_of_how_the_arms_relate_is_hidden_and_shown_with_the_keyboard()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        const string curves = "[data-figure=structures] [class$='-model']";
        Assert.Equal(2, await open.Count(curves));
        await open.Page.Locator("button[data-structure]").First.FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(0, await open.Count(curves));
        Assert.Equal("false", await open.Page.Locator("button[data-structure]").First.GetAttributeAsync("aria-pressed"));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task A_portfolio_is_drawn_with_a_cross_where_a_variant_was_dropped()
    {
        await using OpenPage open = await Open(SampleReport.Create());
        Assert.Equal(2, await open.Count("[data-figure=portfolio] [class$='-stages']"));
        Assert.Equal(1, await open.Count("[data-figure=portfolio] [class$='-dropped'] .point"));
        Assert.Contains("dropped below", await open.Page.Locator("[data-figure=portfolio] .annotation").TextContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(420)]
    public async Task The_strips_of_what_would_change_the_verdict_stay_within_their_panel(int width)
    {
        await using OpenPage open = await Open(SampleReport.Create(), width);
        Assert.True(await open.Evaluate<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await open.Evaluate<bool>("[...document.querySelectorAll('.mind *')].every(e => e.getBoundingClientRect().right <= innerWidth)"));
        Assert.Equal(1, await open.Count(".choices .least >> nth=0"));
    }

    [Fact]
    public async Task Hostile_names_do_nothing()
    {
        await using OpenPage open = await Open(HostileReport.Create());
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        Assert.False(await open.Evaluate<bool>("'hacked' in window"));
        Assert.Equal(0, await open.Count("img, a[href], iframe"));
        await open.Page.Locator("[data-figure=residuals] .point").First.HoverAsync(new() { Force = true });
        await open.Page.WaitForSelectorAsync(".hovertext");
        Assert.Equal(0, await open.Count("img, a[href], iframe"));
        Assert.Contains(
            HostileReport.Name, await open.Page.Locator("#runs-title ~ .scroll").InnerTextAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<OpenPage> Open(ReportModel model, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        string file = _folder.File("report.html");
        ReportWriter.Write(file, model);
        return browser.Open(file, width, scheme);
    }

    private static Task<string> AxisTitle(OpenPage open) => open.Page.Locator("[data-figure=loss] .ytitle").TextContentAsync()!;

    private static Task<double> FirstRun(OpenPage open) =>
        open.Evaluate<double>("document.querySelector('[data-figure=loss]').data[2].y[0]");

    private static Task<string[]> Column(OpenPage open, string heading) => open.Evaluate<string[]>($$"""
        (() => {
          const table = document.querySelector('table.sortable');
          const column = [...table.tHead.rows[0].cells].findIndex(c => c.textContent.trim() === '{{heading}}');
          return [...table.tBodies[0].rows].map(r => r.cells[column].dataset.value);
        })()
        """);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
