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
