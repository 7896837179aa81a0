using CsCheck;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class WorthBeliefTests
{
    private static readonly double Target = Math.Log(1e21);

    [Fact]
    public void Many_runs_of_a_constant_gain_are_believed()
    {
        WorthBelief belief = Seen(Math.Log(1.3), noise: 0.001, pairs: 50, seed: 1);
        (double mean, double sd) = belief.At(Math.Log(1e18));
        Assert.InRange(mean, Math.Log(1.3) - 4 * sd, Math.Log(1.3) + 4 * sd);
        Assert.InRange(sd, 0.0001, 0.02);
        Assert.True(belief.ProbabilityAbove(Target, 0) > 0.99);
        Assert.InRange(belief.NoiseSd, 0.0005, 0.003);
    }

    [Fact]
    public void Without_runs_the_prior_is_believed()
    {
        var belief = WorthBelief.Of([], Target, new WorthPrior { Mean = 0.1, Sd = 0.4 });
        (double mean, double sd) = belief.At(Target);
        Assert.Equal(0.1, mean, 1e-9);
        Assert.Equal(0.4, sd, 1e-9);
    }

    [Fact]
    public void Reconciled_it_agrees_with_the_other_judge_at_the_target() =>
        (from mean in Gen.Double[-0.5, 0.5] from sd in Gen.Double[0.01, 0.5] from seed in Gen.Int[0, 1000] select (mean, sd, seed)).Sample(x =>
        {
            (double mean, double sd) = Seen(0.1, 0.003, 2, x.seed).Reconciled(Target, x.mean, x.sd).At(Target);
            Assert.Equal(x.mean, mean, 1e-6);
            Assert.Equal(x.sd, sd, 1e-6);
        }, iter: 30);

    [Fact]
    public void Ninety_five_percent_intervals_hold_truths_drawn_from_the_prior()
    {
        var random = new Random(3);
        int held = 0;
        for (int i = 0; i < 300; i++)
        {
            double gain = 0.2 * Ladder.Normal(random), slope = 0.05 * Ladder.Normal(random);
            (double mean, double sd) = Seen(gain, 0.007, 1, i + 10, slope).At(Math.Log(1e19));
            held += Math.Abs(mean - (gain + slope * Math.Log(10))) < 1.96 * sd ? 1 : 0;
        }
        Assert.InRange(held / 300.0, 0.91, 0.99);
    }

    /// <summary>Five rungs around 1e18 FLOP of a gain there.</summary>
    private static WorthBelief Seen(double gain, double noise, double pairs, int seed, double slope = 0)
    {
        var random = new Random(seed);
        PairedDifference[] rungs =
        [
            .. from i in Enumerable.Range(-2, 5)
               let t = 1.15 * i
               select new PairedDifference(Math.Log(1e18) + t, 0.06, -0.06 * (gain + slope * t) + noise / Math.Sqrt(pairs) * Ladder.Normal(random), pairs, (pairs - 1) * noise * noise, (int)pairs - 1),
        ];
        return WorthBelief.Of(rungs, Math.Log(1e18), new WorthPrior());
    }
}
