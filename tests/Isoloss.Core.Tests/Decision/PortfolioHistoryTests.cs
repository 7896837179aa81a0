using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class PortfolioHistoryTests
{
    private static readonly Target Far = new() { Params = 3e9, Tokens = 6e10 };
    private static readonly Observation[] Baseline = Ladder.Arm(noise: 0.001);

    [Fact]
    public void A_bad_variant_that_stops_is_dropped_where_it_stopped_and_a_good_one_is_kept()
    {
        Observation[] bad = Ladder.Arm(0.7, 0.001, 2), good = Ladder.Arm(1.4, 0.001, 3);
        bad = [.. bad.OrderBy(o => o.Flops).Take(5)];
        var history = PortfolioHistory.Of(Baseline, [("bad", bad), ("good", good)], Far, new CompareOptions(), dropBelow: 0.2)!;
        Assert.InRange(history.Stages.Count, 2, 6);
        Assert.Equal(history.Stages.OrderBy(s => s.Flops), history.Stages);
        PortfolioVariant dropped = history.Variants[0], kept = history.Variants[1];
        Assert.Equal((PortfolioOutcome.Dropped, PortfolioOutcome.Kept), (dropped.Outcome, kept.Outcome));
        Assert.True(dropped.LastJudged >= 0 && dropped.Stages[dropped.LastJudged].ProbabilityWorth < 0.5);
        Assert.True(double.IsNaN(dropped.Stages[^1].ProbabilityWorth));
        Assert.Equal(bad.Sum(o => o.Flops), dropped.Stages[^1].SpentFlops);
        Assert.True(kept.Stages[^1].ProbabilityWorth > 0.95);
    }

    [Fact]
    public void The_last_stage_says_what_the_comparison_says()
    {
        Observation[] variant = Ladder.Arm(1.1, 0.001, 3);
        var history = PortfolioHistory.Of(Baseline, [("v", variant)], Far, new CompareOptions(), dropBelow: null)!;
        double now = ArmComparer.Compare(Baseline, variant, Far, new CompareOptions { Curves = false }).ProbabilityBetter;
        Assert.Equal(now, history.Variants[0].Stages[^1].ProbabilityWorth, 1e-9);
    }

    [Fact]
    public void Without_a_rule_nobody_was_dropped()
    {
        var history = PortfolioHistory.Of(Baseline, [("v", [.. Baseline.Take(4)])], Far, new CompareOptions(), dropBelow: null)!;
        Assert.Equal(PortfolioOutcome.Unfinished, history.Variants[0].Outcome);
    }

    [Fact]
    public void A_ladder_too_short_for_a_comparison_has_no_history() =>
        Assert.Null(PortfolioHistory.Of([.. Baseline.Take(2)], [("v", Baseline)], Far, new CompareOptions(), dropBelow: 0.2));

    [Fact]
    public void A_variant_without_runs_is_named_without_a_number()
    {
        var history = PortfolioHistory.Of(Baseline, [("v", [])], Far, new CompareOptions(), dropBelow: 0.2)!;
        Assert.Equal(-1, history.Variants[0].LastJudged);
    }
}
