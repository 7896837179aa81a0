using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class JudgedDifferenceTests
{
    private static readonly CompareOptions Quick = new();

    [Fact]
    public void Held_out_runs_leave_the_fit_as_it_was()
    {
        var runs = Split(1.2, 0.002, seed: 1, seeds: 1);
        var target = new Target { Flops = 1e21 };
        Assert.Equal(
            ArmComparer.Compare(runs.Baseline, runs.Variant, target, Quick).Multiplier,
            ArmComparer.Compare(runs, [target], Quick).Multiplier);
    }

    [Fact]
    public void A_nearly_noiseless_difference_is_predicted_where_it_was_held_out()
    {
        var result = ArmComparer.Compare(Split(1.3, 1e-5, seed: 1, seeds: 1), [], Quick);
        Assert.Equal(6, result.Judged.Count);
        Assert.All(result.Judged, j => Assert.Equal(j.Actual, j.Predicted.Value, 0.002));
        Assert.All(result.Judged, j => Assert.True(j.Actual < 0));
    }

    /// <summary>50 simulated pairs of six test rungs each.</summary>
    [Fact]
    public void Intervals_of_held_out_differences_hold_as_often_as_they_say()
    {
        var judged = Enumerable.Range(0, 50).SelectMany(i => ArmComparer.Compare(Split(1.2, 0.004, 2 * i, seeds: 1), [], Quick).Judged).ToList();
        Assert.InRange(judged.Average(j => j.Predicted.Contains(j.Actual) ? 1.0 : 0.0), 0.91, 1.0);
    }

    [Fact]
    public void More_pairs_narrow_the_interval_of_their_mean()
    {
        var runs = Split(1.2, 0.004, seed: 1, seeds: 1);
        JudgedDifference one = ArmComparer.Compare(runs, [], Quick).Judged[0];
        var four = ArmComparer.Compare(runs with
        {
            JudgedBaseline = [.. runs.JudgedBaseline.SelectMany(o => Enumerable.Repeat(o, 4))],
            JudgedVariant = [.. runs.JudgedVariant.SelectMany(o => Enumerable.Repeat(o, 4))],
        }, [], Quick).Judged[0];
        Assert.Equal((1, 4), (one.Pairs, four.Pairs));
        // The median of a mixture moves a little when its parts widen.
        Assert.Equal(one.Predicted.Value, four.Predicted.Value, 1e-3);
        Assert.True(four.Predicted.Upper - four.Predicted.Lower < 0.8 * (one.Predicted.Upper - one.Predicted.Lower));
    }

    [Fact]
    public void Without_a_target_the_question_is_asked_at_the_largest_test_rung()
    {
        var runs = Split(1.2, 0.002, seed: 1, seeds: 1);
        var result = ArmComparer.Compare(runs, [], Quick);
        Assert.Equal(1, runs.JudgedBaseline.Max(o => o.Flops) / result.Target.Flops, 1e-12);
        Assert.Contains(runs.JudgedBaseline, o => (o.Params, o.Tokens) == (result.Target.Params, result.Target.Tokens));
    }

    [Fact]
    public void Of_test_rungs_with_equal_compute_the_efficient_one_is_asked_about()
    {
        var runs = Split(1.2, 1e-4, seed: 1, seeds: 1);
        Observation[] Equal(IEnumerable<Observation> like) =>
            [.. from ratio in new[] { 0.02, 20, 4000 } let n = Math.Sqrt(1e22 / 6 / ratio) select new Observation(n, n * ratio, 1e22, like.First().Loss)];
        var result = ArmComparer.Compare(runs with { JudgedBaseline = Equal(runs.Baseline), JudgedVariant = Equal(runs.Variant) }, [], Quick);
        Assert.Equal(20, result.Target.Tokens / result.Target.Params, 1e-6);
    }

    [Fact]
    public void A_test_rung_that_an_arm_lacks_is_named_and_not_judged()
    {
        var runs = Split(1.2, 0.002, seed: 1, seeds: 1);
        var result = ArmComparer.Compare(runs with { JudgedVariant = [.. runs.JudgedVariant.Skip(1)] }, [], Quick);
        Assert.Equal(5, result.Judged.Count);
        Assert.Single(result.Diagnostics, d => d.Code == "test-rung-missing");
    }

    /// <summary>Six sizes; the two largest are held out.</summary>
    private static ArmRuns Split(double multiplier, double noise, int seed, int seeds)
    {
        Observation[] a = Ladder.Arm(1, noise, seed, seeds, sizes: 6), b = Ladder.Arm(multiplier, noise, seed + 1, seeds, sizes: 6);
        double[] large = [.. a.Select(o => o.Params).Distinct().Order().TakeLast(2)];
        return new ArmRuns
        {
            Baseline = [.. a.Where(o => !large.Contains(o.Params))],
            Variant = [.. b.Where(o => !large.Contains(o.Params))],
            JudgedBaseline = [.. a.Where(o => large.Contains(o.Params))],
            JudgedVariant = [.. b.Where(o => large.Contains(o.Params))],
        };
    }
}
