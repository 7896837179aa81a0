using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class RollingHoldOutsTests
{
    private static readonly PredictionOptions Usual = new();

    [Fact]
    public void Every_judged_run_lies_beyond_its_cut_and_enough_rungs_lie_below()
    {
        Observation[] runs = Ladder.Arm(noise: 0.003, sizes: 6);
        var holdOuts = RollingHoldOuts.Of(Predictor.Forms, runs, Usual);
        Assert.InRange(holdOuts.Count, 2, 6);
        foreach (HoldOut holdOut in holdOuts)
        {
            Assert.NotEmpty(holdOut.Judged);
            Assert.All(holdOut.Judged, j => Assert.True(j.Run.Flops > holdOut.Cut));
            Assert.True(runs.Count(o => o.Flops <= holdOut.Cut) >= RollingHoldOuts.LeastRungs);
        }
    }

    [Fact]
    public void A_ladder_of_one_compute_or_of_six_rungs_has_none()
    {
        Observation[] equal = [.. Enumerable.Range(0, 12).Select(i => new Observation(1e8 * (i + 1), 1e10 / (i + 1), 6e18, 3))];
        Assert.Empty(RollingHoldOuts.Of(Predictor.Forms, equal, Usual));
        Assert.Empty(RollingHoldOuts.Of(Predictor.Forms, Ladder.Arm(sizes: 2), Usual));
    }

    [Fact]
    public void Computes_of_one_budget_that_differ_by_rounding_make_no_cut()
    {
        Observation[] runs = [.. Enumerable.Range(0, 12).Select(i => new Observation(1e8 * (i + 1), 1e10 / (i + 1), 6e18 * (1 + 1e-4 * i), 3))];
        Assert.Empty(RollingHoldOuts.Of(Predictor.Forms, runs, Usual));
    }
}
