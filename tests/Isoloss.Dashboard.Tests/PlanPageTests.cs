using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

/// <summary>The pictures of a plan.</summary>
public sealed class PlanPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly double[] Theta = [1.8172, 482.01, 2085.43, 0.3478, 0.3658];

    private readonly TemporaryFolder _folder = new();

    [Theory, InlineData(390), InlineData(1024)]
    public async Task No_words_of_a_figure_meet_or_leave_it(int width)
    {
        await using OpenPage open = await browser.Open(Write(), width);
        Assert.Equal("", await open.Evaluate<string>(ChartWords.Trouble));
    }

    [Fact]
    public async Task Contours_regimes_both_budget_laws_and_the_kink_are_drawn()
    {
        await using OpenPage open = await browser.Open(Write());
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        foreach (string series in (string[])["L(N) regime", "L(D) regime", "compute-efficient", "data for a penalty of 2 %", "crossing", "kink", "efficient training", "what its data allow"])
            Assert.True(await open.Count($"[data-series='{series}'] > *") > 0, series);
        Assert.True(await open.Count("[data-chart=plane] .c-ink path") > 5);
        Assert.Contains("1.17T", await open.Page.Locator("[data-chart=kink]").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Count("form"));
    }

    public void Dispose() => _folder.Dispose();

    private string Write()
    {
        string file = _folder.File("plan.html");
        Observation[] runs = [.. from i in Enumerable.Range(0, 5) from k in Enumerable.Range(0, 4)
                                 let n = 3e7 * Math.Pow(4, i) let d = 6e8 * Math.Pow(5, k) * Math.Pow(2, i)
                                 select new Observation(n, d, 6 * n * d, Chinchilla.Instance.Loss(Theta, n, d))];
        var fit = LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 0 });
        InteractiveWriter.Write(file, PlanPage.Of(
            Planner.Make(fit, new PlanOptions { Budgets = [1e22, 1e25] }), "Plan", [], new ReportOrigin("Isoloss", "isoloss plan", DateTimeOffset.UnixEpoch)));
        return file;
    }
}
