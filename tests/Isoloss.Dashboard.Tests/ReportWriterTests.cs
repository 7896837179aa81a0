using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Isoloss.Core;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>The report as text: its parts, its escaping, its tolerance of what is absent.</summary>
public sealed partial class ReportWriterTests : IDisposable
{
    private static readonly string[] AllParts =
    [
        "verdict", "mind-title", "loss-title", "isoloss-title", "multiplier-title", "structures-title", "portfolio-title", "curves-title", "residuals-title", "laws-title", "oracle-title",
        "runs-title", "notes-title", "reproduce-title",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_study_has_every_part_in_order()
    {
        string html = ReportWriter.Render(SampleReport.Create(_folder.File("runs")));
        int[] places = [.. AllParts.Select(part => html.IndexOf($"id=\"{part}\"", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void The_verdict_says_what_the_comparison_says()
    {
        string html = WebUtility.HtmlDecode(Markup(SampleReport.Create()));
        Assert.Contains("<strong>1.47×</strong> compute <span class=\"interval\">95 % interval 1.31 – 1.66</span>", html,
            StringComparison.Ordinal);
        Assert.Contains("GO</p>", html, StringComparison.Ordinal);
        Assert.Contains("UNDECIDED</p>", html, StringComparison.Ordinal);
        Assert.Contains("All 12 paired rungs favour the variant.", html, StringComparison.Ordinal);
        Assert.Contains("<code>optimizer.name: muon</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_change_the_verdict_is_said_in_words()
    {
        string html = WebUtility.HtmlDecode(Markup(SampleReport.Create()));
        Assert.Contains("One more pair on the largest rung, 337k parameters on 2M tokens", html, StringComparison.Ordinal);
        Assert.Contains("GO from 1.20×", html, StringComparison.Ordinal);
        Assert.Contains("no outcome gives a NO-GO", html, StringComparison.Ordinal);
        Assert.Contains("Both arms, 2 seeds each, 1M parameters on 4M tokens, a new rung", html, StringComparison.Ordinal);
        Assert.Contains("<dt>going</dt><dd>0.200", html, StringComparison.Ordinal);
        Assert.Contains("<dt>noise of the runs on the ladder</dt><dd>50 %</dd>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_portfolio_says_who_was_dropped_when_and_why()
    {
        string html = WebUtility.HtmlDecode(Markup(SampleReport.Create()));
        Assert.Contains("dropped after 7×10¹¹ FLOP: 0.12 is below 0.20", html, StringComparison.Ordinal);
        Assert.Contains("trained on every rung: GO", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_run_is_a_row_and_the_lost_ones_are_marked()
    {
        ReportModel model = SampleReport.Create();
        string html = Markup(model);
        Assert.All(model.Arms.SelectMany(arm => arm.Runs), run =>
            Assert.Contains($"title=\"{run.Id}\"", html, StringComparison.Ordinal));
        Assert.Single(Regex.Matches(html, "<tr class=\"diverged\">"));
        Assert.Single(Regex.Matches(html, "<tr class=\"failed\">"));
        Assert.Contains("2 without a loss", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_floor_of_the_free_fit_stands_beside_the_truth()
    {
        string html = WebUtility.HtmlDecode(Markup(SampleReport.Create()));
        Assert.Contains("entropy rate of this data is 2.3250", html, StringComparison.Ordinal);
        Assert.Contains("puts the floor at 2.2950, 95 % interval 2.2700 – 2.3200: −0.0300 from the truth, and the interval misses it", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_fit_has_no_verdict_and_no_oracle()
    {
        ReportArm arm = SampleReport.Create().Arms[0];
        ReportModel model = SampleReport.Create() with
        {
            Target = null,
            Portfolio = null,
            Arms = [arm with { IsBaseline = false, Runs = [.. arm.Runs.Select(run => run with { OracleLoss = null, EntropyRate = null, TokensPerSecond = null })] }],
        };
        string html = Markup(model);
        Assert.Equal(["loss-title", "isoloss-title", "residuals-title", "laws-title", "runs-title", "notes-title",
            "reproduce-title"], PartsOf(html));
        Assert.Contains("L = 2.295 + 95.00 N<sup>−0.4400</sup> + 3.3×10⁴ D<sup>−0.8800</sup>; half of the runs lie within",
            WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("Regret</button>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Tokens/s</button>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_without_runs_or_fit_still_gives_a_report()
    {
        ReportModel model = new() { Title = "empty", Origin = new ReportOrigin("Isoloss", "isoloss", default), Arms = [new ReportArm { Name = "a", Runs = [] }] };
        Assert.Equal(["reproduce-title"], PartsOf(Markup(model)));
    }

    [Fact]
    public void A_report_without_arms_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => ReportWriter.Render(SampleReport.Create() with { Arms = [] }));
        Assert.Contains("found no arms, expected at least one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        string first = _folder.File("a.html"), second = _folder.File("b.html");
        ReportWriter.Write(first, SampleReport.Create(_folder.File("runs")));
        ReportWriter.Write(second, SampleReport.Create(_folder.File("runs")));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void Nothing_is_fetched()
    {
        string html = Markup(SampleReport.Create());
        Assert.All(Address().Matches(html), match => Assert.Matches("^(data:|#)", match.Groups[1].Value));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_is_only_text()
    {
        string html = Markup(HostileReport.Create());
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a ", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;/script&gt;&lt;img src=x onerror=&quot;", html, StringComparison.Ordinal);
        // The page's own three scripts and no more.
        Assert.Equal(3, Regex.Count(html, "</script>"));
    }

    [Fact]
    public void Numbers_that_are_none_are_null_in_the_data_and_a_dash_in_the_text()
    {
        string html = ReportWriter.Render(HostileReport.Create());
        string json = html[(html.IndexOf("id=\"data\">", StringComparison.Ordinal) + 10)..];
        json = json[..json.IndexOf("</script>", StringComparison.Ordinal)];
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        using var data = JsonDocument.Parse(json);
        JsonElement variant = data.RootElement.GetProperty("arms")[1];
        Assert.Equal(JsonValueKind.Null, variant.GetProperty("comparison").GetProperty("curve")[0][1].ValueKind);
        Assert.DoesNotContain("NaN", Markup(HostileReport.Create()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_learning_curve_costs_its_panel_not_the_report()
    {
        ReportModel model = SampleReport.Create(_folder.File("runs"));
        var directories = model.Arms.SelectMany(arm => arm.Runs).Select(run => run.Directory).OfType<RunDirectory>();
        foreach (RunDirectory directory in directories)
        {
            File.WriteAllText(directory.MetricsFile, "{\"step\": 1, \"loss\": \n[1]\n");
            File.WriteAllText(directory.ResultFile, "{");
        }
        Assert.DoesNotContain("curves-title", PartsOf(Markup(model)));
    }

    [Fact]
    public void A_long_learning_curve_is_thinned()
    {
        ReportModel model = SampleReport.Create(_folder.File("runs"));
        RunDirectory directory = model.Arms[0].Runs[0].Directory!;
        File.WriteAllLines(
            directory.MetricsFile, Enumerable.Range(1, 50_000).Select(i => $"{{\"step\":{i},\"loss\":{3 + i % 2}}}"));
        LearningCurve curve = LearningCurve.Read(model.Arms[0].Runs[0])!;
        Assert.InRange(curve.X.Count, 20, 120);
        Assert.False(curve.InTokens);
        Assert.Equal(50_000, curve.X[^1]);
        Assert.Equal(3.5, curve.Y[^1], 2);
    }

    [Fact]
    public void An_old_report_survives_when_the_new_one_cannot_be_made()
    {
        string file = _folder.File("report.html");
        ReportWriter.Write(file, SampleReport.Create());
        byte[] before = File.ReadAllBytes(file);
        Assert.Throws<BadInputException>(() => ReportWriter.Write(file, SampleReport.Create() with { Arms = [] }));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The page without the content of its scripts, which hold Plotly's own source.</summary>
    private static string Markup(ReportModel model) => Script().Replace(ReportWriter.Render(model), "$1</script>");

    private static string[] PartsOf(string html) =>
        [.. AllParts.Where(part => html.Contains($"id=\"{part}\"", StringComparison.Ordinal))];

    [GeneratedRegex("(<script[^>]*>).*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("(?:src|href|action|data|poster|srcset)\\s*=\\s*[\"']([^\"']*)")]
    private static partial Regex Address();
}
