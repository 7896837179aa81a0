using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

/// <summary>Plans from the law of steps and batch size, far below its critical batch.</summary>
public sealed class StepsPlanTests
{
    private static readonly double[] Kaplan = [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21];

    [Theory]
    [InlineData(1e18)]
    [InlineData(1e22)]
    [InlineData(1e26)]
    public void The_allocation_in_closed_form_is_the_one_that_a_search_finds(double product)
    {
        ScalePoint best = Frontier.Optimal(KaplanSteps.Instance, Kaplan, 6 * product);
        Assert.Equal(1, best.Params / Frontier.Search(KaplanSteps.Instance, Kaplan, product)!.Value, 1e-6);
    }

    [Fact]
    public void Few_tokens_a_step_buy_the_most_and_the_trade_off_gives_the_same_loss_at_any_batch()
    {
        var surface = new LossSurface(KaplanSteps.Instance);
        double loss = surface.Loss(Kaplan, 1e9, 2e10);
        BatchChoice choice = new CriticalBatch(Kaplan[4], Kaplan[5]).At(loss, 2e10, 1.5);
        Assert.Equal(loss, KaplanSteps.Instance.Loss(Kaplan, new ScalePoint(1e9, 1, 1) { Steps = choice.Steps, BatchTokens = choice.BatchTokens }), 1e-9);
        Assert.Equal(KaplanSteps.Instance.Loss(Kaplan, new ScalePoint(1e9, 1, 1) { Steps = 1e300, BatchTokens = 1e9 }), surface.UnlimitedData(Kaplan, 1e9), 1e-9);
    }

    [Fact]
    public void The_fitted_critical_batch_is_used_and_other_laws_take_the_published_one()
    {
        LawFit fit = LawFitter.Fit(KaplanSteps.Instance, Runs(), new FitOptions { Resamples = 20 });
        BudgetPlan plan = Planner.Make(fit, new PlanOptions { Budgets = [1e22] }).Budgets[0];
        Assert.True(plan.CriticalBatch.IsFitted);
        Assert.Equal(1, plan.CriticalBatchTokens / KaplanSteps.CriticalBatch([.. fit.Theta], plan.Loss.Value), 1e-9);
        Assert.InRange(plan.CriticalBatch.Scale / Kaplan[4], 1.5, 6);
        Assert.True(plan.NewRun.Contains(plan.Loss.Value));
        Plan other = Planner.Make(LawFitter.Fit(Chinchilla.Instance, Runs(), new FitOptions { Resamples = 20 }), new PlanOptions { Budgets = [1e22] });
        Assert.Equal(CriticalBatch.Kaplan, other.Budgets[0].CriticalBatch);
    }

    /// <summary>Sizes, steps and batches under a critical batch three times the published one.</summary>
    private static Observation[] Runs()
    {
        double[] truth = [.. Kaplan];
        truth[4] *= 3;
        var random = new Random(3);
        return
        [
            .. from n in new[] { 1e7, 1e8, 1e9 }
               from steps in new[] { 3e3, 1e4, 3e4, 1e5 }
               from batch in new[] { 3e4, 3e5, 3e6 }
               let at = new ScalePoint(n, steps * batch, 6 * n * steps * batch) { Steps = steps, BatchTokens = batch }
               select new Observation(n, at.Tokens, at.Flops, KaplanSteps.Instance.Loss(truth, at) * Math.Exp(5e-4 * Ladder.Normal(random)))
               {
                   Steps = steps, BatchTokens = batch,
               },
        ];
    }
}
