using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class RunNoiseTests
{
    [Fact]
    public void Replicates_are_pooled_over_rungs()
    {
        RunNoise noise = RunNoise.Of(Ladder.Arm(noise: 0.01, seeds: 20))!;
        Assert.Equal(12 * 19, noise.DegreesOfFreedom);
        Assert.Equal(0.01, noise.Sd, 0.001);
        Assert.Null(RunNoise.Of(Ladder.Arm(noise: 0.01)));
    }

    [Fact]
    public void Runs_that_differ_in_a_recorded_setting_are_no_replicates()
    {
        Observation[] runs = [.. Ladder.Arm(noise: 0.01, seeds: 2).Select((r, i) => r with { LearningRate = i % 2 == 0 ? 1e-3 : 2e-3 })];
        Assert.Null(RunNoise.Of(runs));
    }

    [Fact]
    public void Enough_replicates_give_the_noise_of_a_new_run_and_few_do_not()
    {
        LawFit many = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.01, seeds: 2), new FitOptions { Resamples = 0 });
        Assert.Equal(many.ReplicateNoise!.Sd, many.NoiseSd);
        Observation[] runs = Ladder.Arm(noise: 0.01);
        LawFit few = LawFitter.Fit(Chinchilla.Instance, [.. runs, runs[0] with { Loss = 1.01 * runs[0].Loss }], new FitOptions { Resamples = 0 });
        Assert.Equal(1, few.ReplicateNoise!.DegreesOfFreedom);
        Assert.Equal(few.ResidualSd, few.NoiseSd);
    }

    [Fact]
    public void A_law_that_misses_what_replicates_show_lacks_fit()
    {
        // A loss that bends within the ladder, which no sum of powers follows.
        Observation[] bent = [.. Ladder.Arm(noise: 0.001, seeds: 3).Select(r => r with { Loss = r.Loss * (1 + 0.03 * Math.Sin(2 * Math.Log(r.Params))) })];
        Diagnostic found = Assert.Single(Fit(bent).Diagnostics, d => d.Code == "lack-of-fit");
        Assert.Contains("F = ", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lack-of-fit", Fit(Ladder.Arm(noise: 0.001, seeds: 3)).Diagnostics.Select(d => d.Code));
        LawFit Fit(Observation[] runs) => LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 0 });
    }

    [Theory]
    // Upper 5 % points of F (NIST handbook 1.3.6.7.3).
    [InlineData(5, 10, 3.326)]
    [InlineData(1, 1, 161.448)]
    [InlineData(10, 20, 2.348)]
    public void Fisher_matches_the_tables(int above, int below, double point) => Assert.Equal(0.95, FisherDistribution.Cdf(point, above, below), 1e-4);
}
