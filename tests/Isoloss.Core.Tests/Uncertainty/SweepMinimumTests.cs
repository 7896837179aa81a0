using Isoloss.Core;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class SweepMinimumTests
{
    [Theory]
    // 1/sqrt(pi), 3/(2 sqrt(pi)); five and ten from tables of normal order statistics (David and Nagaraja 2003).
    [InlineData(1, 0)]
    [InlineData(2, 0.5641895835)]
    [InlineData(3, 0.8462843753)]
    [InlineData(5, 1.1629644736)]
    [InlineData(10, 1.5387527308)]
    public void The_expected_maximum_of_normals_is_the_tabulated_one(int count, double expected) =>
        Assert.Equal(expected, SweepMinimum.ExpectedMaximum(count), 1e-8);

    [Theory]
    // 1, 1 - 1/pi, and from tables of normal order statistics (David and Nagaraja 2003).
    [InlineData(1, 1)]
    [InlineData(2, 0.6816901138)]
    [InlineData(3, 0.5594672038)]
    [InlineData(5, 0.4475340691)]
    [InlineData(10, 0.3443438233)]
    public void The_variance_of_the_maximum_of_normals_is_the_tabulated_one(int count, double expected) =>
        Assert.Equal(expected, SweepMinimum.Variance(count), 1e-8);

    [Fact]
    public void Raised_runs_weigh_more_as_they_scatter_less_and_are_raised_once()
    {
        Observation[] runs = [new(1e8, 2e9, 1.2e18, 3) { BestOf = 10 }, new(1e8, 2e9, 1.2e18, 3)];
        Observation[] raised = SweepMinimum.Raise(runs, 0.01);
        Assert.Equal(3 * Math.Exp(0.015387527308), raised[0].Loss, 1e-9);
        Assert.Equal(1 / 0.3443438233, raised[0].Weight, 1e-7);
        Assert.Equal(runs[1], raised[1]);
        Assert.Equal(raised, SweepMinimum.Raise(raised, 0.01));
    }

    [Fact]
    public void The_corrected_winner_of_equal_settings_is_unbiased()
    {
        const int sweeps = 4000, size = 6;
        const double noise = 0.01;
        var random = new Random(1);
        double raw = 0, corrected = 0;
        for (int i = 0; i < sweeps; i++)
        {
            Observation[] sweep = [.. Enumerable.Range(0, size).Select(_ => new Observation(1e8, 2e9, 1.2e18, 3 * Math.Exp(noise * Ladder.Normal(random))))];
            CorrectedMinimum winner = SweepMinimum.Correct(sweep, noise);
            raw += Math.Log(winner.Best.Loss / 3) / sweeps;
            corrected += Math.Log(winner.Observation.Loss / 3) / sweeps;
        }
        Assert.Equal(-0.0127, raw, 0.0005);
        // Five standard errors of the mean.
        Assert.InRange(corrected, -5 * 0.65 * noise / Math.Sqrt(sweeps), 5 * 0.65 * noise / Math.Sqrt(sweeps));
    }

    [Fact]
    public void A_sweep_over_several_rungs_or_without_runs_is_refused()
    {
        Assert.Contains("2 distinct", Assert.Throws<BadInputException>(() => SweepMinimum.Correct(Ladder.Arm()[..2], 0.01)).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => SweepMinimum.Correct([], 0.01));
        Assert.Throws<BadInputException>(() => SweepMinimum.Correct(Ladder.Arm()[..1], -1));
        Assert.Throws<BadInputException>(() => SweepMinimum.ExpectedMaximum(0));
    }
}
