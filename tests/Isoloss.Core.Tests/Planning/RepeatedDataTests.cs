using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class RepeatedDataTests
{
    private const double Flops = 1e24;
    private static readonly Allocation Best = Allocation.Of(Chinchilla.Instance, Ladder.Besiroglu, Flops, 6)!;

    [Fact]
    public void Tokens_that_are_not_repeated_count_in_full() =>
        Assert.Equal(7e11, RepeatedData.Published.EffectiveTokens(7e11, 1e12));

    [Fact]
    public void Repeated_tokens_are_worth_less_and_never_more_than_the_decay_allows() =>
        Gen.Double[1.0, 500].Sample(epochs =>
        {
            double worth = RepeatedData.Published.EffectiveTokens(epochs, 1);
            Assert.InRange(worth, 1, Math.Min(epochs, 1 + RepeatedData.Published.DataDecay));
        });

    [Theory]
    [InlineData(4, 0.92, 0.95)]
    [InlineData(16, 0.65, 0.69)]
    public void Four_epochs_are_nearly_fresh_and_sixteen_are_not(double epochs, double low, double high) =>
        Assert.InRange(RepeatedData.Published.EffectiveTokens(epochs, 1) / epochs, low, high);

    [Fact]
    public void With_enough_data_the_plan_is_the_efficient_one()
    {
        var plan = LimitedAllocation.Of(Chinchilla.Instance, Ladder.Besiroglu, Best, Flops, 6, 10 * Best.Tokens)!;
        Assert.Equal(1, plan.Params / Best.Params, 1e-4);
        Assert.Equal(Best.Loss, plan.Loss, 1e-9);
        Assert.Equal(1, plan.EquivalentFlops / Flops, 1e-4);
    }

    [Fact]
    public void A_limit_costs_loss_is_answered_by_epochs_more_than_by_size_and_the_new_plan_beats_the_old()
    {
        var plan = LimitedAllocation.Of(Chinchilla.Instance, Ladder.Besiroglu, Best, Flops, 6, Best.Tokens / 10)!;
        Assert.True(plan.Loss > Best.Loss);
        Assert.True(plan.Loss < plan.UnchangedLoss);
        // Excess parameters fade faster than repeated tokens (R*_N below R*_D), so the size comes down.
        Assert.True(plan.Params < Best.Params);
        Assert.True(plan.FreshTokens < plan.Tokens);
        Assert.InRange(plan.EquivalentFlops, 0.01 * Flops, 0.95 * Flops);
    }

    [Fact]
    public void The_size_that_data_is_enough_for_lies_on_the_frontier()
    {
        double n = LimitedAllocation.EfficientParams(Ladder.Loss, 2e11, 1e9);
        ScalePoint at = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, 6 * n * 2e11);
        Assert.Equal(1, at.Params / n, 1e-5);
    }

    [Fact]
    public void A_law_that_was_fitted_with_repeated_data_is_asked_itself()
    {
        // Repetition is worth nothing in this law, so the best plan sees each token hardly more than once.
        var law = new FormulaLaw("worthless", at => Ladder.Loss(at.Params, at.UniqueTokens), Axis.Params, Axis.Tokens, Axis.UniqueTokens);
        Assert.True(LimitedAllocation.IsInLaw(law));
        var best = Allocation.Of(law, [], Flops, 6)!;
        Assert.Equal(1, best.Params / Best.Params, 1e-5);
        Assert.Equal(Best.UnlimitedData, best.UnlimitedData, 1e-9);
        double unique = best.Tokens / 5;
        var plan = LimitedAllocation.Of(law, [], best, Flops, 6, unique)!;
        // The loss has a corner there, which a numeric slope rounds off.
        Assert.Equal(1, plan.Tokens / unique, 0.03);
        Assert.Equal(1, plan.FreshTokens / unique, 1e-3);
    }
}
