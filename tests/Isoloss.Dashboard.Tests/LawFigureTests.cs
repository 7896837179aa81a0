using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

/// <summary>Which figures a law gets follows from its axes, and they show what the law says.</summary>
public sealed class LawFigureTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly double[] RepeatedTruth = [1.8, 480, 2100, 0.35, 0.37, 15, 5];
    private static readonly double[] TunedTruth = [1.7, 400, 2000, 0.34, 0.36, 1.79, -0.713, 0.307, 0.58, 0.571, 0.006, 0.004, -0.5];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Repeated_data_is_seen_in_epochs_and_fresh_data_is_never_worse()
    {
        var drawn = ArmFitBuilder.Alone(Fit(Repeated.Instance, RepeatedRuns()), RepeatedRuns());
        Assert.NotEmpty(drawn.Slices);
        Assert.NotEmpty(drawn.Frontier);
        Assert.All(drawn.Slices, slice =>
        {
            Assert.Equal("epochs", slice.Axis);
            Assert.Equal(1, slice.Law[0].X, 1e-9);
            Assert.All(slice.Law.Zip(slice.Fresh), pair => Assert.True(pair.Second.Loss <= pair.First.Loss + 1e-9));
            Assert.True(slice.Fresh[^1].Loss < slice.Law[^1].Loss);
        });
        Assert.Equal(15, drawn.Slices[0].Measured.Max(p => p.X), 1e-9);
    }

    [Fact]
    public void The_optimum_of_a_tuned_law_is_the_one_it_was_made_with()
    {
        var fit = Fit(LearningRateBatch.Instance, TunedRuns());
        var drawn = ArmFitBuilder.Alone(fit, TunedRuns());
        Assert.Equal(18, drawn.Optima.Count);
        var (rate, batch) = LearningRateBatch.Optimum([.. fit.Theta], 1e8, 1e9);
        var first = drawn.Optima.Where(o => o.Rung == drawn.Optima[0].Rung).ToArray();
        Assert.Equal(1, first.Single(o => o.Axis == "learning rate").Fitted / rate, 1e-3);
        Assert.Equal(1, first.Single(o => o.Axis == "batch size, tokens").Fitted / batch, 1e-3);
        Assert.All(drawn.Optima, o => Assert.InRange(o.Fitted / o.Measured.Value, 0.6, 1.7));
    }

    [Fact]
    public void A_curve_of_the_map_lies_where_the_law_is_so_far_above_its_lowest_loss()
    {
        var fit = Fit(LearningRateBatch.Instance, TunedRuns());
        var map = ArmFitBuilder.Alone(fit, TunedRuns()).Map!;
        var rung = TunedRuns().Select(r => r.ToObservation()).First(o => map.Rung == $"{Words(o.Params)} parameters, {Words(o.Tokens)} tokens").At;
        double Ratio((double X, double Y) at) => fit.Law.Loss([.. fit.Theta], rung with { LearningRate = at.X, BatchTokens = at.Y })
            / fit.Law.Loss([.. fit.Theta], rung with { LearningRate = map.Optimum.X, BatchTokens = map.Optimum.Y });
        Assert.Equal(4, map.Curves.Count);
        Assert.All(map.Curves, c => Assert.All(c.Points, p => Assert.Equal(1 + c.Above, Ratio(p), 1e-6)));
    }

    [Fact]
    public void A_law_of_one_axis_is_drawn_along_it()
    {
        RunRecord[] runs = [.. from i in Enumerable.Range(0, 9) let n = 1e7 * Math.Pow(2, i) select Run(n, 1e10, 1.7 + 400 * Math.Pow(n, -0.34) * (1 + 1e-3 * Math.Sin(i * 7)))];
        var drawn = ArmFitBuilder.Alone(Fit(Power.OfParams, runs), runs);
        var slice = Assert.Single(drawn.Slices);
        Assert.Equal("parameters", slice.Axis);
        Assert.Empty(slice.Fresh);
        Assert.Empty(drawn.Frontier);
        Assert.Equal(runs.Length, slice.Measured.Count);
    }

    [Fact]
    public void Runs_that_share_budgets_give_best_sizes_and_the_exponent_of_their_law()
    {
        RunRecord[] runs = [.. from c in new[] { 1e18, 1e19, 1e20, 1e21 }
                               let best = Math.Sqrt(c / 6 / 20)
                               from step in Enumerable.Range(-3, 7)
                               let n = best * Math.Pow(1.6, step)
                               select Run(n, c / 6 / n, 1.8 + 400 * Math.Pow(n, -0.35) + 400 * Math.Pow(20, 0.35) * Math.Pow(c / 6 / n, -0.35))];
        var drawn = ArmFitBuilder.Alone(Fit(Chinchilla.Instance, runs), runs);
        Assert.Equal(4, drawn.Sizes!.Minima.Count);
        Assert.Equal(0.5, drawn.Sizes.Exponent.Value, 0.02);
        Assert.Equal(0.5, drawn.Sizes.LawExponent, 0.02);
        Assert.Empty(drawn.Slices);
    }

    [Fact]
    public async Task Figures_of_other_axes_are_drawn_without_errors()
    {
        await Drawn(Model(Repeated.Instance, RepeatedRuns()), ("slices", 10));
        await Drawn(Model(LearningRateBatch.Instance, TunedRuns()), ("optima", 10), ("map", 20));
        RunRecord[] ladder = [.. from n in new[] { 1e7, 3e7, 1e8, 3e8 } from d in new[] { 1e9, 4e9, 1.6e10 } select Run(n, d, 1.7 + 400 * Math.Pow(n, -0.34) + 2000 * Math.Pow(d, -0.36))];
        var held = Backtest.Rolling([.. ladder.Select(r => r.ToObservation())], new PredictionOptions());
        await Drawn(Model(Chinchilla.Instance, ladder) with { Judged = held.Points }, ("judged", 10));
    }

    public void Dispose() => _folder.Dispose();

    private async Task Drawn(ReportModel model, params (string Figure, int Paths)[] figures)
    {
        string file = _folder.File("report.html");
        ReportWriter.Write(file, model);
        await using OpenPage open = await browser.Open(file);
        Assert.Empty(open.Errors);
        foreach (var (figure, paths) in figures)
            Assert.True(await open.Count($"[data-figure={figure}] .main-svg path") > paths, $"figure {figure} is empty");
    }

    private static ReportModel Model(ILaw law, RunRecord[] runs) => new()
    {
        Title = law.Name,
        Origin = new ReportOrigin("Isoloss 0.1.0", "isoloss fit", new DateTimeOffset(2025, 3, 14, 9, 30, 0, TimeSpan.Zero)),
        Arms = [new ReportArm { Name = law.Name, IsBaseline = true, Runs = runs, Fit = ArmFitBuilder.Alone(Fit(law, runs), runs) }],
    };

    private static string Words(double count) => Runs.Numbers.Quantity.Format(count);

    private static LawFit Fit(ILaw law, RunRecord[] runs) => LawFitter.Fit(law, [.. runs.Select(r => r.ToObservation())], new FitOptions { Resamples = 0 });

    private static RunRecord[] RepeatedRuns() =>
    [
        .. from n in new[] { 1e8, 4e8, 1.6e9 }
           from u in new[] { 1e9, 4e9 }
           from epochs in new[] { 1, 2, 4, 8, 15 }
           let at = ScalePoint.Of(n, u * epochs) with { UniqueTokens = u }
           select Run(n, u * epochs, Repeated.Instance.Loss(RepeatedTruth, at)) with { UniqueTokens = u },
    ];

    private static RunRecord[] TunedRuns() =>
    [
        .. from n in new[] { 1e8, 3e8, 1e9 }
           from d in new[] { 1e9, 1e10, 1e11 }
           let best = LearningRateBatch.Optimum(TunedTruth, n, d)
           from i in Enumerable.Range(-2, 5)
           from j in Enumerable.Range(-2, 5)
           let at = ScalePoint.Of(n, d) with { LearningRate = best.LearningRate * Math.Pow(1.4, i), BatchTokens = best.BatchTokens * Math.Pow(1.5, j) }
           select Run(n, d, LearningRateBatch.Instance.Loss(TunedTruth, at)) with { LearningRate = at.LearningRate, BatchTokens = at.BatchTokens },
    ];

    private static RunRecord Run(double n, double d, double loss) =>
        new() { Id = FormattableString.Invariant($"{n}:{d}:{loss}"), Params = n, Tokens = d, Flops = 6 * n * d, Loss = loss };
}
