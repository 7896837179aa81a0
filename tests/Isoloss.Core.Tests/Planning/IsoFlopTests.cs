using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class IsoFlopTests
{
    private static readonly double[] Budgets = [1e19, 3e19, 1e20, 3e20, 1e21];

    /// <summary>Sizes evenly spaced in log around the best one, from e^below to e^above of it.</summary>
    private static Observation[] Grid(double below, double above, int sizes, double noise = 0, double count = 1)
    {
        var random = new Random(3);
        return
        [
            .. from flops in Budgets
               let best = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, flops).Params
               from i in Enumerable.Range(0, sizes)
               let n = best * Math.Exp(below + (above - below) * i / (sizes - 1))
               let d = flops / 6 / n
               select new Observation(n, d, count * flops, Ladder.Loss(n, d) * Math.Exp(noise * Ladder.Normal(random))),
        ];
    }

    private static IsoFlopAnalysis Analyse(Observation[] runs) =>
        IsoFlopAnalysis.Of(LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 0 }), 0.1);

    [Fact]
    public void A_parabola_gives_back_a_parabola()
    {
        double[] x = [1, 2, 3, 5, 8], y = [.. x.Select(v => 2.5 + 0.3 * (v - 3.7) * (v - 3.7))];
        var fit = Parabola.Fit(x, y)!;
        Assert.Equal(3.7, fit.LogParams, 1e-9);
        Assert.Equal(2.5, fit.Loss, 1e-9);
        Assert.True(fit.HasMinimum);
    }

    [Fact]
    public void Two_sizes_have_no_parabola() => Assert.Null(Parabola.Fit([1, 1, 2, 2], [3, 3, 4, 4]));

    [Fact]
    public void The_interval_of_a_minimum_holds_the_truth_as_often_as_it_says()
    {
        var random = new Random(5);
        double[] x = [0, 0.5, 1, 1.5, 2, 2.5, 3];
        int held = 0;
        const int trials = 4000;
        for (int i = 0; i < trials; i++)
        {
            double[] y = [.. x.Select(v => 3 + 0.02 * (v - 1.2) * (v - 1.2) + 0.01 * Ladder.Normal(random))];
            // The interval of the ratio also makes sense for a parabola that opens downwards, but then it is open.
            held += Parabola.Fit(x, y)!.Minimum(0.95).Contains(Math.Exp(1.2)) ? 1 : 0;
        }
        Assert.InRange((double)held / trials, 0.94, 0.99);
    }

    [Fact]
    public void Runs_are_grouped_by_recorded_compute_within_the_tolerance()
    {
        Observation[] runs =
        [
            .. from flops in new[] { 0.95e20, 1e20, 1.05e20, 3e20, 3e20, 3.1e20, 9e20, 9e20 }
               select new Observation(1e8 * (1 + flops / 1e21) + flops % 7, 1e10, flops, 3),
        ];
        Observation[] distinct = [.. runs.Select((o, i) => o with { Params = o.Params * (1 + 0.1 * i) })];
        var groups = IsoFlopGroup.Of(distinct, 0.1);
        Assert.Equal([3, 3], groups.Select(g => g.Runs.Count));
        Assert.InRange(groups[0].Flops, 0.98e20, 1.02e20);
    }

    [Fact]
    public void A_narrow_centred_grid_has_the_minima_and_the_exponent_of_the_law()
    {
        var analysis = Analyse(Grid(-0.7, 0.7, 7));
        Assert.Equal(Budgets.Length, analysis.Used.Count);
        Assert.All(analysis.Minima, m => Assert.Equal(1, m.Params.Value / m.LawParams, 0.02));
        Assert.Equal(Ladder.Besiroglu[4] / (Ladder.Besiroglu[3] + Ladder.Besiroglu[4]), analysis.ParamsExponent!.Value.Value, 0.005);
        Assert.Empty(analysis.Diagnostics);
    }

    [Fact]
    public void A_lopsided_grid_is_biased_and_the_bias_is_measured()
    {
        var analysis = Analyse(Grid(0, 3, 9));
        Assert.Contains(analysis.Diagnostics, d => d.Code == "isoflop-asymmetric");
        Assert.Contains(analysis.Diagnostics, d => d.Code == "isoflop-biased");
        // Without noise the parabola errs by just the bias that is reported.
        foreach (var m in analysis.Minima)
        {
            double truth = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, m.Group.Flops).Params;
            Assert.True(Math.Abs(m.Bias - 1) > 0.1);
            Assert.Equal(m.Params.Value / truth, m.Bias, 0.01);
        }
    }

    [Fact]
    public void A_minimum_outside_the_sizes_is_left_out_and_said()
    {
        var analysis = Analyse([.. Grid(-0.7, 0.7, 7), .. Grid(0.9, 2, 6).Select(o => o with { Flops = 3 * o.Flops, Tokens = 3 * o.Tokens }).Where(o => o.Flops > 2e21)]);
        Assert.Contains(analysis.Diagnostics, d => d.Code == "isoflop-outside");
        Assert.Equal(Budgets.Length, analysis.Used.Count);
    }

    [Fact]
    public void Few_sizes_are_said_and_three_are_not_used()
    {
        Assert.Contains(Analyse(Grid(-0.7, 0.7, 4)).Diagnostics, d => d.Code == "isoflop-few-sizes");
        var three = Analyse(Grid(-0.7, 0.7, 3));
        Assert.Empty(three.Used);
        Assert.Null(three.ParamsExponent);
        Assert.Contains(three.Diagnostics, d => d.Code == "isoflop-few-budgets");
    }

    [Fact]
    public void Compute_counted_otherwise_moves_budgets_and_no_minimum()
    {
        var usual = Analyse(Grid(-0.7, 0.7, 7, noise: 1e-3));
        var tripled = Analyse(Grid(-0.7, 0.7, 7, noise: 1e-3, count: 3));
        foreach (var (a, b) in usual.Minima.Zip(tripled.Minima))
        {
            Assert.Equal(3, b.Group.Flops / a.Group.Flops, 1e-9);
            Assert.Equal(1, b.Params.Value / a.Params.Value, 1e-9);
            Assert.Equal(1, b.Tokens / a.Tokens, 1e-9);
            Assert.Equal(1, b.LawParams / a.LawParams, 1e-6);
        }
    }
}
