using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

public sealed class LawFitterTests
{
    private static readonly FitOptions PointOnly = new() { Resamples = 0 };

    [Fact]
    public void Noiseless_runs_give_their_law_back()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(), PointOnly);
        for (int k = 0; k < 5; k++)
            Assert.Equal(Ladder.Besiroglu[k], fit.Theta[k], 1e-3 * Ladder.Besiroglu[k]);
        Assert.InRange(fit.ResidualSd, 0, 1e-6);
    }

    [Fact]
    public void A_tied_truth_is_found_by_the_tied_law()
    {
        double[] truth = [1.7, 300, 900, 0.33];
        Observation[] runs = [.. Ladder.Rungs().Select(r => new Observation(r.Params, r.Tokens, r.Flops, Tied.Instance.Loss(truth, r.Params, r.Tokens)))];
        LawFit fit = LawFitter.Fit(Tied.Instance, runs, PointOnly);
        for (int k = 0; k < 4; k++)
            Assert.Equal(truth[k], fit.Theta[k], 1e-4 * truth[k]);
    }

    [Fact]
    public void Measuring_data_in_another_unit_changes_no_prediction() => Gen.Double[-6, 6].Sample(exponent =>
    {
        double unit = Math.Pow(10, exponent);
        Observation[] runs = Ladder.Arm(noise: 0.01, sizes: 8), rescaled = [.. runs.Select(o => o with { Tokens = o.Tokens * unit })];
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, runs, PointOnly), other = LawFitter.Fit(Chinchilla.Instance, rescaled, PointOnly);
        Assert.Equal(fit.ObjectiveValue, other.ObjectiveValue, 1e-9);
        Assert.Equal(fit.Theta[4], other.Theta[4], 1e-5);
        Assert.Equal(fit.Theta[2] * Math.Pow(unit, fit.Theta[4]), other.Theta[2], 1e-3 * other.Theta[2]);
        Assert.Equal(fit.Mean(1e10, 2e11).Value, other.Mean(1e10, 2e11 * unit).Value, 1e-5);
    }, iter: 20);

    [Fact]
    public void The_order_of_the_runs_does_not_matter()
    {
        Observation[] runs = Ladder.Arm(noise: 0.01, seeds: 2);
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, runs, PointOnly), reversed = LawFitter.Fit(Chinchilla.Instance, [.. runs.Reverse()], PointOnly);
        Assert.Equal(fit.ObjectiveValue, reversed.ObjectiveValue, 1e-10);
        Assert.Equal(fit.LogResiduals[0], reversed.LogResiduals[^1], 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_intervals_and_another_seed_others()
    {
        Observation[] runs = Ladder.Arm(noise: 0.01);
        Estimate first = LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 100 }).Mean(1e9, 2e10);
        Assert.Equal(first, LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 100 }).Mean(1e9, 2e10));
        Assert.NotEqual(first, LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 100, Seed = 2 }).Mean(1e9, 2e10));
    }

    [Fact]
    public void A_new_run_is_less_certain_than_the_law()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.01), new FitOptions { Resamples = 200 });
        Estimate mean = fit.Mean(1e9, 2e10), run = fit.NewRun(1e9, 2e10);
        Assert.Equal(mean.Value, run.Value);
        Assert.True(run.Lower < mean.Lower && run.Upper > mean.Upper);
    }

    [Fact]
    public void Without_resamples_an_interval_is_its_estimate()
    {
        Estimate mean = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.01), PointOnly).Mean(1e9, 2e10);
        Assert.Equal(mean.Value, mean.Lower);
        Assert.Equal(mean.Value, mean.Upper);
    }

    [Theory]
    [InlineData(8, 0.01)]
    [InlineData(14, 0.003)]
    public void Intervals_of_the_law_hold_the_truth_about_as_often_as_they_say(int sizes, double noise)
    {
        int held = 0;
        for (int i = 0; i < 60; i++)
        {
            LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: noise, seed: i, sizes: sizes), new FitOptions { Resamples = 150 });
            held += fit.Mean(2e9, 4e10).Contains(Ladder.Loss(2e9, 4e10)) ? 1 : 0;
        }
        // Binomial(60, .95) lies at or above 51 with probability .998.
        Assert.InRange(held, 51, 60);
    }

    [Theory]
    [InlineData(0, 1e9, 3, "params (N) is 0")]
    [InlineData(-1, 1e9, 3, "params (N) is -1")]
    [InlineData(1e8, double.NaN, 3, "tokens (D) is NaN")]
    [InlineData(1e8, 1e9, double.NaN, "loss is NaN")]
    [InlineData(1e8, 1e9, double.PositiveInfinity, "loss is Infinity")]
    [InlineData(1e8, 1e9, 0, "loss is 0")]
    public void A_run_out_of_the_domain_is_named(double n, double d, double loss, string expected)
    {
        Observation[] runs = [.. Ladder.Arm(), new Observation(n, d, 1e18, loss)];
        var error = Assert.Throws<BadInputException>(() => LawFitter.Fit(Chinchilla.Instance, runs, PointOnly));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("run 13", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_runs_are_refused_with_their_number()
    {
        var error = Assert.Throws<BadInputException>(() => LawFitter.Fit(Chinchilla.Instance, Ladder.Arm()[..4], PointOnly));
        Assert.Contains("4 runs", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => LawFitter.Fit(Chinchilla.Instance, [], PointOnly));
    }

    [Fact]
    public void Rungs_that_differ_only_in_what_a_law_ignores_do_not_count()
    {
        var error = Assert.Throws<BadInputException>(() => LawFitter.Fit(Power.OfParams, Ladder.Arm(sizes: 2), PointOnly));
        Assert.Contains("6 runs on 2 distinct values of params (N)", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, LawFitter.Fit(Power.OfTokens, Ladder.Arm(sizes: 2), PointOnly).Theta.Count);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Observation[] runs = Ladder.Arm();
        FitOptions[] impossible = [new() { Level = 1 }, new() { Level = double.NaN }, new() { HuberDelta = 0 }, new() { Resamples = -1 }];
        foreach (FitOptions options in impossible)
            Assert.Throws<BadInputException>(() => LawFitter.Fit(Chinchilla.Instance, runs, options));
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, runs, PointOnly);
        Assert.Throws<BadInputException>(() => fit.Mean(0, 1e9));
        Assert.Throws<BadInputException>(() => fit.NewRun(1e9, double.NaN));
    }
}
