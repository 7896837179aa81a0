using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Microsoft.Playwright;

namespace Isoloss.Tests;

public sealed class NextPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Candidates_are_drawn_by_cost_and_worth_and_listed_the_best_first()
    {
        await using OpenPage open = await Open(Next(3e19));
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        Assert.Contains("Run both arms, 2 seeds each", await open.Page.Locator(".question").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await open.Count("[data-chart=f0] [data-series='more seeds on the ladder'] circle"));
        Assert.Equal(1, await open.Count("[data-chart=f0] [data-series='a new rung beyond it'] circle"));
        Assert.Equal(2, await open.Count("tbody tr"));
    }

    [Fact]
    public async Task When_nothing_is_worth_its_cost_the_page_says_stop()
    {
        await using OpenPage open = await Open(Next(3e17) with { Step = NextStep.NotWorthMore });
        Assert.StartsWith("Stop:", await open.Page.Locator(".question").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("stop", (await open.Page.Locator("[data-readout=step]").InnerTextAsync()).Split('\n')[0].Trim());
    }

    [Fact]
    public async Task Without_any_candidate_the_page_still_stands()
    {
        await using OpenPage open = await Open(Next(1) with { Step = NextStep.NothingAffordable, Ranked = [] });
        Assert.Empty(open.Errors);
        Assert.Equal(0, await open.Count("table"));
    }

    [Fact]
    public async Task Several_variants_have_a_figure_and_a_table_each()
    {
        await using OpenPage open = await Open(Next(3e19), Next(2e19));
        Assert.Empty(open.Errors);
        Assert.Equal(2, await open.Count("[data-chart] svg"));
        Assert.Equal(2, await open.Count("table"));
    }

    private static NextResult Next(double value) => new()
    {
        Step = NextStep.Run,
        Verdict = Verdict.Undecided,
        Favoured = Verdict.Go,
        ProbabilityBetter = 0.8,
        Evidence = 0.4,
        EvidenceNeeded = 10,
        Risk = 0.02,
        Stake = 1e23,
        NoiseSd = 0.003,
        Ranked = [Value(1e8, value, runs: 1), Value(1e9, value / 2, runs: 0)],
        Course = null,
        TooExpensive = 3,
    };

    private static RunValue Value(double parameters, double value, int runs)
    {
        var at = ScalePoint.Of(parameters, 20 * parameters);
        var rung = new LadderRung { At = at, VariantFlops = at.Flops, Steepness = 0.05, BaselineRuns = runs, VariantRuns = runs, Pairs = runs };
        return new RunValue(new Candidate([RungRuns.Reach(rung, runs + 2)!]), 0.85, 0.2, 0.001, value);
    }

    private async Task<OpenPage> Open(params NextResult[] results)
    {
        ComparisonResult compared = SampleReport.Create().Arms[1].Comparison!;
        string file = _folder.File("next.html");
        InteractiveWriter.Write(file, NextPage.Of(
            "base", [.. results.Select((r, i) => ($"change {i}</script>", compared, r))], new NextOptions { BudgetFlops = 1e21 }, ["flops is 6*params*tokens"],
            new ReportOrigin("Isoloss 1", "isoloss next", DateTimeOffset.UnixEpoch)));
        return await browser.Open(file, scheme: ColorScheme.Dark);
    }
}
