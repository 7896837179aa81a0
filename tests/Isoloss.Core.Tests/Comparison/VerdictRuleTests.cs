using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class VerdictRuleTests
{
    private static readonly CompareOptions Usual = new();

    [Theory]
    [InlineData(0.96, Verdict.Go)]
    [InlineData(0.95, Verdict.Go)]
    [InlineData(0.94, Verdict.Undecided)]
    [InlineData(0.06, Verdict.Undecided)]
    [InlineData(0.04, Verdict.NoGo)]
    public void With_equal_losses_the_decision_probability_decides(double better, Verdict verdict) =>
        Assert.Equal(verdict, VerdictRule.Decide(better, Usual));

    [Fact]
    public void The_verdict_is_the_choice_with_the_least_expected_loss()
    {
        foreach (double go in new[] { 0.2, 1, 5, 50 })
            foreach (double noGo in new[] { 0.2, 1, 5 })
                for (double better = 0.005; better < 1; better += 0.01)
                {
                    CompareOptions options = Usual with { LossOfWrongGo = go, LossOfWrongNoGo = noGo };
                    ExpectedLosses losses = VerdictRule.Losses(better, options);
                    double least = Math.Min(losses.Wait, Math.Min(losses.Go, losses.NoGo));
                    double chosen = VerdictRule.Decide(better, options) switch { Verdict.Go => losses.Go, Verdict.NoGo => losses.NoGo, _ => losses.Wait };
                    Assert.Equal(least, chosen, 1e-9);
                    Assert.Equal(better >= VerdictRule.NeededForGo(options) - 1e-9, VerdictRule.Decide(better, options) == Verdict.Go);
                }
    }

    [Fact]
    public void A_dearer_wrong_go_needs_more_certainty() =>
        Assert.Equal(0.99, VerdictRule.NeededForGo(Usual with { LossOfWrongGo = 5 }), 1e-12);

    [Fact]
    public void Several_variants_share_the_error_that_one_may_have() =>
        Assert.Equal(0.9875, VerdictRule.NeededForGo(Usual with { Variants = 4 }), 1e-12);

    [Fact]
    public void The_survival_prior_changes_the_odds_and_is_named()
    {
        Observation[] a = Ladder.Arm(noise: 0.002), b = Ladder.Arm(1.15, 0.002, 2);
        var target = new Target { Flops = 1e22 };
        ComparisonResult even = ArmComparer.Compare(a, b, target, Usual), doubtful = ArmComparer.Compare(a, b, target, Usual with { PriorBetter = SurvivalPrior.Published });
        Assert.Equal(Odds(even.ProbabilityBetter) / 9, Odds(doubtful.ProbabilityBetter), 1e-6 * Odds(even.ProbabilityBetter));
        Assert.Equal(even.Multiplier, doubtful.Multiplier);
        Assert.Contains(doubtful.Reasons, r => r.Contains("2 of 20 published changes", StringComparison.Ordinal));
        Assert.DoesNotContain(even.Reasons, r => r.Contains("prior", StringComparison.Ordinal));

        static double Odds(double p) => p / (1 - p);
    }
}
