using CsCheck;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class SequentialRuleTests
{
    [Fact]
    public void Looking_after_every_run_decides_on_no_more_null_pairs_than_stated_where_a_fixed_probability_decides_on_most()
    {
        var random = new Random(11);
        int valid = 0, naive = 0;
        for (int pair = 0; pair < 1000; pair++)
        {
            (bool v, bool n) = Ever(random);
            (valid, naive) = (valid + (v ? 1 : 0), naive + (n ? 1 : 0));
        }
        Assert.InRange(valid / 1000.0, 0, SequentialRule.ErrorRate(0.95));
        Assert.True(naive / 1000.0 > 0.3, $"{naive}");
    }

    [Fact]
    public void Evidence_is_the_same_for_and_against_and_grows_with_distance() =>
        (from p in Gen.Double[0.5, 0.999999] from sd in Gen.Double[0.001, 2] select (p, sd)).Sample(x =>
        {
            Assert.Equal(SequentialRule.LogEvidence(x.p, x.sd), SequentialRule.LogEvidence(1 - x.p, x.sd), 1e-6);
            Assert.True(SequentialRule.LogEvidence(x.p, x.sd) <= SequentialRule.LogEvidence(1 - 0.5 * (1 - x.p), x.sd) + 1e-9);
        });

    [Fact]
    public void A_clear_gain_is_go_and_a_clear_loss_no_go()
    {
        Assert.Equal(Verdict.Go, SequentialRule.Decide(0.99999, 0.03, 0.95));
        Assert.Equal(Verdict.NoGo, SequentialRule.Decide(0.00001, 0.03, 0.95));
        Assert.Equal(Verdict.Undecided, SequentialRule.Decide(0.96, 0.03, 0.95));
    }

    /// <summary>Pairs of a multiplier of exactly 1, looked at after each: whether either rule ever decides.</summary>
    private static (bool Valid, bool Naive) Ever(Random random)
    {
        double sum = 0;
        bool valid = false, naive = false;
        for (int n = 1; n <= 200; n++)
        {
            sum += 0.1 * Ladder.Normal(random);
            double sd = 0.1 / Math.Sqrt(n), better = NormalCdf(sum / n / sd);
            valid |= SequentialRule.Decide(better, sd, 0.95) != Verdict.Undecided;
            naive |= better is > 0.95 or < 0.05;
        }
        return (valid, naive);
    }

    /// <summary>Abramowitz and Stegun 7.1.26, to 1e-7.</summary>
    private static double NormalCdf(double x)
    {
        double t = 1 / (1 + 0.3275911 * Math.Abs(x) / Math.Sqrt(2));
        double tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-0.5 * x * x);
        return x > 0 ? 1 - 0.5 * tail : 0.5 * tail;
    }
}
