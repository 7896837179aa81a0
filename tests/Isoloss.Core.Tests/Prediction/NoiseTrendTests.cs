using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class NoiseTrendTests
{
    [Fact]
    public void Distances_run_from_the_largest_compute_to_the_smallest()
    {
        Observation[] runs = [new(1, 1, 1e18, 3), new(1, 1, 1e20, 3), new(1, 1, 1e19, 3)];
        double[] distances = NoiseTrend.DistancesOf(runs);
        Assert.Equal(1, distances[0], 12);
        Assert.Equal(0, distances[1], 12);
        Assert.Equal(0.5, distances[2], 12);
        Assert.Equal([0, 0], NoiseTrend.DistancesOf([runs[0], runs[0]]));
    }

    [Fact]
    public void Residuals_of_one_compute_give_their_variance()
    {
        Observation[] runs = [.. Enumerable.Repeat(new Observation(1, 1, 1e18, 3), 10)];
        double[] residuals = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? 0.01 : -0.01)];
        Assert.Equal(1e-4 * 10 / 6, new NoiseTrend(NoiseTrend.DistancesOf(runs)).Variance(runs, residuals, 6), 12);
    }

    [Fact]
    public void Exact_runs_have_no_noise()
    {
        Observation[] runs = Ladder.Arm();
        Assert.Equal(0, new NoiseTrend(NoiseTrend.DistancesOf(runs)).Variance(runs, new double[runs.Length], 5));
    }
}
