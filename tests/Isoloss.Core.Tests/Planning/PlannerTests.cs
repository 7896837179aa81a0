using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class PlannerTests
{
    private const double Flops = 1e23;

    private static readonly PlanOptions Everything = new() { Budgets = [1e22, Flops], ServedTokens = 1e12, UniqueTokens = 1e11 };

    private static Plan PlanOf(Observation[] runs, ILaw? law = null, PlanOptions? options = null, int resamples = 200) =>
        Planner.Make(LawFitter.Fit(law ?? Chinchilla.Instance, runs, new FitOptions { Resamples = resamples }), options ?? Everything);

    [Fact]
    public void Without_noise_the_plan_is_that_of_the_law_behind_the_runs()
    {
        Plan plan = PlanOf(Ladder.Arm(sizes: 8), resamples: 0);
        ScalePoint truth = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, Flops);
        BudgetPlan found = plan.Budgets[1];
        Assert.Equal(1, found.Params.Value / truth.Params, 1e-3);
        Assert.Equal(1, found.Tokens.Value / truth.Tokens, 1e-3);
        Assert.Equal(Ladder.Loss(truth.Params, truth.Tokens), found.Loss.Value, 1e-5);
        Assert.Equal(1, found.ParamsExponent.Value + found.TokensExponent.Value, 1e-12);
    }

    [Fact]
    public void Intervals_of_a_noisy_ladder_hold_the_truth_about_as_often_as_they_say()
    {
        ScalePoint truth = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, 1e21);
        var options = new PlanOptions { Budgets = [1e21] };
        const int trials = 60;
        int held = Enumerable.Range(1, trials).Count(seed =>
            PlanOf(Ladder.Arm(noise: 2e-3, seed: seed, sizes: 8), options: options).Budgets[0].Params.Contains(truth.Params));
        Assert.InRange(held, 0.85 * trials, trials);
    }

    [Fact]
    public void Measuring_tokens_in_another_unit_changes_no_plan() =>
        Gen.OneOf(Gen.Double[-3.0, 3.0], Gen.Double[-0.01, 0.01]).Sample(log =>
        {
            double unit = Math.Exp(log);
            Observation[] runs = Ladder.Arm(noise: 1e-3, sizes: 6);
            Observation[] other = [.. runs.Select(o => o with { Tokens = unit * o.Tokens })];
            Plan a = PlanOf(runs, resamples: 20);
            Plan b = PlanOf(other, options: Everything with { ServedTokens = unit * 1e12, UniqueTokens = unit * 1e11 }, resamples: 20);
            foreach (var (x, y) in a.Budgets.Zip(b.Budgets))
            {
                Same(x.Params, y.Params, 1);
                Same(x.Tokens, y.Tokens, unit);
                Same(x.Loss, y.Loss, 1);
                Same(x.ParamsExponent, y.ParamsExponent, 1);
                Same(x.Served!.Params, y.Served!.Params, 1);
                Same(x.Served.TotalFactor, y.Served.TotalFactor, 1);
                Same(x.Limited!.Params, y.Limited!.Params, 1);
                Same(x.Limited.Epochs, y.Limited.Epochs, 1);
                Same(x.DataPenalty.Tokens, y.DataPenalty.Tokens, unit);
                foreach (var (p, q) in x.EqualLoss.Zip(y.EqualLoss).Where(e => e.First.IsReachable))
                    Assert.Equal(1, p.ComputeFactor.Value / q.ComputeFactor.Value, 1e-4);
            }
        }, iter: 10);

    [Fact]
    public void A_budget_counted_like_the_runs_buys_what_they_bought()
    {
        BudgetPlan usual = PlanOf(Ladder.Arm(), resamples: 0).Budgets[0];
        BudgetPlan dear = PlanOf(Ladder.Arm(cost: 2), options: Everything with { Budgets = [2e22] }, resamples: 0).Budgets[0];
        Assert.Equal(1, dear.Params.Value / usual.Params.Value, 1e-6);
        Assert.Equal(1, dear.Tokens.Value / usual.Tokens.Value, 1e-6);
    }

    [Fact]
    public void The_tied_law_keeps_one_ratio_and_shares_compute_evenly()
    {
        Plan plan = PlanOf(Ladder.Arm(noise: 1e-3), Tied.Instance);
        Assert.Equal(0.5, plan.Budgets[0].ParamsExponent.Value, 1e-9);
        Assert.Equal(plan.Budgets[0].TokensPerParameter.Value, plan.Budgets[1].TokensPerParameter.Value, 1e-6 * plan.Budgets[0].TokensPerParameter.Value);
    }

    [Fact]
    public void What_is_not_asked_is_not_answered()
    {
        BudgetPlan plan = PlanOf(Ladder.Arm(), options: new PlanOptions { Budgets = [1e21] }, resamples: 0).Budgets[0];
        Assert.Null(plan.Served);
        Assert.Null(plan.Limited);
    }

    [Fact]
    public void The_same_fit_gives_the_same_plan_on_any_number_of_threads()
    {
        var fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 1e-3), new FitOptions { Resamples = 100 });
        BudgetPlan a = Planner.Make(fit, Everything).Budgets[1], b = Planner.Make(fit, Everything).Budgets[1];
        Assert.Equal(a.Params, b.Params);
        Assert.Equal(a.Served, b.Served);
        Assert.Equal(a.Limited, b.Limited);
    }

    [Theory]
    [InlineData(0, 1, 0.02, 0.1)]
    [InlineData(1e22, -1, 0.02, 0.1)]
    [InlineData(1e22, 1, 0, 0.1)]
    [InlineData(1e22, 1, 0.02, double.NaN)]
    [InlineData(100, 1, 0.02, 0.1)]
    public void Impossible_questions_are_refused(double flops, double served, double penalty, double tolerance) =>
        Assert.Throws<BadInputException>(() => PlanOf(Ladder.Arm(), options: new PlanOptions
        {
            Budgets = [flops],
            ServedTokens = served,
            Penalty = penalty,
            BudgetTolerance = tolerance,
        }, resamples: 0));

    [Fact]
    public void No_budget_is_refused() =>
        Assert.Throws<BadInputException>(() => PlanOf(Ladder.Arm(), options: new PlanOptions { Budgets = [] }, resamples: 0));

    private static void Same(Estimate a, Estimate b, double unit)
    {
        Assert.Equal(unit, b.Value / a.Value, 1e-4 * unit);
        Assert.Equal(unit, b.Lower / a.Lower, 1e-2 * unit);
        Assert.Equal(unit, b.Upper / a.Upper, 1e-2 * unit);
    }
}
