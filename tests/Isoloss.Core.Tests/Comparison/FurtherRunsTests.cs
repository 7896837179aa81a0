using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class FurtherRunsTests
{
    private static readonly Target Far = new() { Params = 3e9, Tokens = 6e10 };
    private static readonly CompareOptions Asked = new();

    [Theory]
    [InlineData(1.06, 1, 1)]
    [InlineData(1.12, 1, 2)]
    [InlineData(1.06, 4, 1)]
    public void A_pair_at_an_edge_brings_a_comparison_with_it_to_that_edge(double multiplier, double factor, int seeds)
    {
        Observation[] a = Ladder.Arm(noise: 0.002, seed: 3, seeds: seeds), b = Ladder.Arm(multiplier, 0.002, 4, seeds);
        ScalePoint largest = Ladder.Rungs()[^1], at = ScalePoint.Of(largest.Params * Math.Sqrt(factor), largest.Tokens * Math.Sqrt(factor));
        ChangeOfMind change = ArmComparer.Compare(a, b, Far, Asked).FurtherRuns!.At(at, pairs: 1);
        Assert.Equal(0.95, After(change.Go!.Value.From!.Value), 0.02);

        double After(double measured) => ArmComparer.Compare(
            [.. a, Run(Math.Pow(measured, -0.25))], [.. b, Run(Math.Pow(measured, 0.25))], Far, Asked with { Curves = false }).ProbabilityBetter;

        Observation Run(double gain) => new(at.Params, at.Tokens, at.Flops, Ladder.Loss(at.Params * gain, at.Tokens * gain));
    }

    [Fact]
    public void Swapping_the_arms_swaps_go_and_no_go()
    {
        Observation[] a = Ladder.Arm(noise: 0.002, seed: 3), b = Ladder.Arm(1.05, 0.002, 4, cost: 1.1);
        var pairs = ArmComparer.Compare(a, b, Far, Asked).ChangesOfMind.Zip(ArmComparer.Compare(b, a, Far, Asked).ChangesOfMind);
        Assert.All(pairs, p =>
        {
            Assert.Equal(p.First.ProbabilityGo, p.Second.ProbabilityNoGo, 1e-3);
            Assert.Equal(p.First.Expected.Value, 1 / p.Second.Expected.Value, 1e-4);
            Assert.Equal(p.First.Go is null, p.Second.NoGo is null);
            Assert.Equal(p.First.Go?.From ?? 1, 1 / (p.Second.NoGo?.To ?? 1), 1e-3);
        });
    }

    [Fact]
    public void A_clear_verdict_stays_whatever_one_more_pair_is_expected_to_say()
    {
        ComparisonResult now = ArmComparer.Compare(Ladder.Arm(noise: 1e-4), Ladder.Arm(1.5, 1e-4, 2), Far, Asked);
        Assert.Equal(2, now.ChangesOfMind.Count);
        Assert.All(now.ChangesOfMind, c => Assert.True(c.ProbabilityGo > 0.999 && c.Go == new OutcomeRange(null, null) && c.NoGo is null));
    }

    [Fact]
    public void More_pairs_are_more_likely_to_settle_it()
    {
        FurtherRuns further = ArmComparer.Compare(Ladder.Arm(noise: 0.003, seed: 3), Ladder.Arm(1.05, 0.003, 4), Far, Asked).FurtherRuns!;
        ScalePoint at = Ladder.Rungs()[^1];
        Assert.True(further.At(at, 32).ProbabilityVerdict > further.At(at, 1).ProbabilityVerdict);
    }

    [Fact]
    public void The_clock_decides_where_it_is_asked_for()
    {
        Observation[] Timed(double multiplier, double speed, int seed) =>
            [.. Ladder.Arm(multiplier, 0.002, seed).Select(o => o with { TokensPerSecond = speed * 1e15 / o.Params })];
        var change = ArmComparer.Compare(Timed(1, 1, 3), Timed(1.5, 0.5, 4), Far, Asked with { Worth = Worth.Time }).ChangesOfMind[0];
        Assert.True(change.ProbabilityNoGo > 0.9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Pairs_that_cannot_be_are_refused(double pairs)
    {
        var now = ArmComparer.Compare(Ladder.Arm(noise: 0.002), Ladder.Arm(1.05, 0.002, 4), Far, Asked);
        Assert.Throws<BadInputException>(() => now.FurtherRuns!.At(Ladder.Rungs()[^1], pairs));
    }

    [Fact]
    public void Structures_have_curves_to_their_own_answer_and_rungs_their_own_multiplier()
    {
        ComparisonResult now = ArmComparer.Compare(Ladder.Arm(noise: 1e-5), Ladder.Arm(1.3, 1e-5, 2), Far, Asked);
        StructureResult[] drawn = [.. now.Structures.Where(s => s.Curve.Count > 0)];
        Assert.NotEmpty(drawn);
        Assert.All(drawn, s => Assert.Equal(s.Multiplier.Value, s.Curve[^1].Multiplier.Value, 1e-9));
        Assert.All(drawn, s => Assert.Equal(now.Curve.Select(p => p.Flops), s.Curve.Select(p => p.Flops)));
        Assert.All(now.Rungs, r => Assert.Equal(1.3, r.Multiplier!.Value.Value, 0.01));
        Assert.Equal(now.Target.Flops, now.Curve[^1].Flops, 1e-6 * now.Target.Flops);
    }

    [Fact]
    public void Without_curves_nothing_of_this_is_worked_out()
    {
        ComparisonResult now = ArmComparer.Compare(Ladder.Arm(noise: 0.002), Ladder.Arm(1.3, 0.002, 2), Far, Asked with { Curves = false });
        Assert.Empty(now.ChangesOfMind);
        Assert.Null(now.FurtherRuns);
        Assert.All(now.Structures, s => Assert.Empty(s.Curve));
        Assert.All(now.Rungs, r => Assert.Null(r.Multiplier));
    }
}
