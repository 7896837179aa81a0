using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class NextRunsTests
{
    private static readonly CompareOptions Asked = new() { Curves = false };

    [Fact]
    public void An_open_question_gets_runs_to_do_and_knowing_more_never_hurts()
    {
        NextResult next = Rank(1.08, noise: 0.004, budget: 1e20, stake: 1e24);
        Assert.Equal(NextStep.Run, next.Step);
        Assert.NotEmpty(next.Ranked);
        Assert.All(next.Ranked, v => Assert.True(v.ProbabilityRight >= next.ProbabilityRight - 0.03, $"{v.ProbabilityRight} {next.ProbabilityRight}"));
        Assert.All(next.Ranked, v => Assert.True(v.Candidate.Flops <= 1e20));
        Assert.Equal(next.Ranked.OrderByDescending(v => v.PerFlop), next.Ranked);
    }

    [Fact]
    public void More_seeds_on_a_rung_tell_more()
    {
        NextResult next = Rank(1.08, noise: 0.004, budget: 1e24, stake: 1e24);
        foreach (var rung in next.Ranked.GroupBy(v => v.Candidate.Runs[0].Rung.At))
        {
            RunValue[] bySeeds = [.. rung.OrderBy(v => v.Candidate.Flops)];
            Assert.True(bySeeds[^1].ProbabilityRight >= bySeeds[0].ProbabilityRight - 0.01);
        }
    }

    [Fact]
    public void A_clear_case_is_decided() => Assert.Equal((NextStep.Decided, Verdict.Go), Said(Rank(1.6, noise: 0.0005, budget: 1e20, stake: 1e24)));

    [Fact]
    public void Runs_that_cost_more_than_they_can_save_are_not_worth_it() =>
        Assert.Equal(NextStep.NotWorthMore, Rank(1.08, noise: 0.004, budget: 1e22, stake: 1e16).Step);

    [Fact]
    public void A_budget_below_the_cheapest_run_buys_nothing()
    {
        NextResult next = Rank(1.08, noise: 0.004, budget: 1e10, stake: 1e24);
        Assert.Equal(NextStep.NothingAffordable, next.Step);
        Assert.Null(next.Best);
        Assert.True(next.TooExpensive > 0);
    }

    [Fact]
    public void A_rung_that_only_the_baseline_has_is_offered_at_the_price_of_the_variant()
    {
        Observation[] baseline = Ladder.Arm(noise: 0.004, seed: 1), variant = Ladder.Arm(1.08, 0.004, seed: 2)[..^1];
        NextResult next = Rank(new ArmRuns { Baseline = baseline, Variant = variant }, 1e22, 1e24);
        Assert.Contains(next.Ranked, v => v.Candidate.Runs[0] is { Baseline: 0, Variant: 1 } r && Math.Abs(r.Flops / baseline[^1].Flops - 1) < 1e-9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer()
    {
        NextResult one = Rank(1.08, 0.004, 1e20, 1e24), two = Rank(1.08, 0.004, 1e20, 1e24);
        Assert.Equal(one.Ranked.Select(v => v.Value), two.Ranked.Select(v => v.Value));
    }

    [Fact]
    public void A_wrong_go_that_weighs_more_makes_staying_the_favourite()
    {
        var dear = Rank(1.02, 0.004, 1e20, 1e24, wrongGo: 1000);
        Assert.Equal(Verdict.NoGo, dear.Favoured);
    }

    [Theory]
    [InlineData(0, 1e24, 1)]
    [InlineData(1e20, -1, 1)]
    [InlineData(1e20, 1e24, double.NaN)]
    public void Numbers_out_of_their_domain_are_refused(double budget, double stake, double wrongGo) =>
        Assert.Throws<BadInputException>(() => Rank(1.08, 0.004, budget, stake, wrongGo));

    private static (NextStep, Verdict) Said(NextResult next) => (next.Step, next.Verdict);

    private static NextResult Rank(double multiplier, double noise, double budget, double stake, double wrongGo = 1) => Rank(
        new ArmRuns { Baseline = Ladder.Arm(noise: noise, seed: 1), Variant = Ladder.Arm(multiplier, noise, seed: 2) }, budget, stake, wrongGo);

    private static NextResult Rank(ArmRuns runs, double budget, double stake, double wrongGo = 1) => NextRuns.Rank(
        runs, ArmComparer.Compare(runs, [new Target { Flops = 1e21 }], Asked), Asked,
        new NextOptions { BudgetFlops = budget, Stake = stake, WrongGo = wrongGo, Draws = 200 });
}
