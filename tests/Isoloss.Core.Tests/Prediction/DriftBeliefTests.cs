using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class DriftBeliefTests
{
    private static readonly DriftPrior Prior = new(0.008, 0.5, 1);

    [Fact]
    public void Without_hold_outs_the_prior_remains()
    {
        var belief = DriftBelief.Of(Prior, []);
        Assert.Equal(1, belief.Weights.Sum(), 12);
        Assert.Equal(0.008, belief.Sds[belief.Weights.ToList().IndexOf(belief.Weights.Max())], 12);
    }

    [Fact]
    public void Large_errors_beyond_the_cut_raise_it_and_small_ones_lower_it()
    {
        double prior = DriftBelief.Of(Prior, []).Typical;
        Assert.True(DriftBelief.Of(Prior, [Erring(0.08), Erring(-0.08)]).Typical > prior);
        Assert.True(DriftBelief.Of(Prior, [Erring(0.0005), Erring(-0.0005)]).Typical < prior);
    }

    [Fact]
    public void A_hold_out_counts_alike_however_many_runs_it_judged()
    {
        HoldOut one = Erring(0.03), many = one with { Judged = [.. Enumerable.Repeat(one.Judged[0], 50)] };
        Assert.Equal(DriftBelief.Of(Prior, [one]).Typical, DriftBelief.Of(Prior, [many]).Typical, 12);
    }

    [Fact]
    public void Weights_of_forms_sum_to_one_and_favour_the_form_that_erred_less()
    {
        var judged = new JudgedRun(new Observation(1e9, 2e10, 1.2e20, Math.E), 2, [(1.001, 0.002), (1.05, 0.002)]);
        HoldOut[] holdOuts = [new(1e20, [], [judged])];
        var drift = DriftBelief.Of(Prior, holdOuts);
        double[] weights = FormWeights.Of(2, holdOuts, drift, 1);
        Assert.Equal(1, weights.Sum(), 12);
        Assert.True(weights[0] > 0.9);
        Assert.Equal([0.5, 0.5], FormWeights.Of(2, holdOuts, drift, 0));
    }

    [Fact]
    public void Errors_beyond_all_measure_still_give_weights()
    {
        HoldOut[] holdOuts = [Erring(50)];
        var drift = DriftBelief.Of(Prior, holdOuts);
        Assert.Equal(1, drift.Weights.Sum(), 12);
        Assert.Equal(1, FormWeights.Of(1, holdOuts, drift, 1).Sum(), 12);
    }

    /// <summary>A run two e-folds beyond the cut at which the one form erred.</summary>
    private static HoldOut Erring(double error) =>
        new(1e20, [], [new JudgedRun(new Observation(1e9, 2e10, 1.2e20, Math.E), 2, [(1 - error, 0.002)])]);
}
