using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

/// <summary>The compute that reaches a loss is that whose prediction has that loss.</summary>
public sealed class BudgetForLossTests
{
    private static readonly Predictor Fitted = Predictor.Of(Ladder.Arm(noise: 0.002, seed: 3), new PredictionOptions { Level = 0.9 });

    [Theory]
    [InlineData(1e19)]
    [InlineData(1e21)]
    [InlineData(1e23)]
    public void It_leads_back_to_the_loss_and_so_do_the_ends_of_its_interval(double flops)
    {
        double loss = Fitted.At(Fitted.Efficient(flops)).Loss.Value;
        BudgetForLoss budget = BudgetForLoss.Of(Fitted.State(), loss);
        Assert.Equal(flops, budget.Flops, 1e-4 * flops);
        foreach (var (p, log) in budget.Quantiles.Where(q => q.P < 0.06 || q.P > 0.94))
        {
            Estimate at = Fitted.At(Fitted.Efficient(Math.Pow(10, log))).Loss;
            Assert.Equal(loss, p < 0.5 ? at.Lower : at.Upper, 1e-5 * loss);
        }
        Assert.Contains(budget.Quantiles, q => q.P < 0.06 && Math.Pow(10, q.LogFlops) < flops);
    }

    [Fact]
    public void A_loss_below_the_floor_or_above_any_model_is_refused()
    {
        Assert.Contains("near its floor", Assert.Throws<BadInputException>(() => BudgetForLoss.Of(Fitted.State(), 0.1)).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => BudgetForLoss.Of(Fitted.State(), 1e9));
        Assert.Throws<BadInputException>(() => BudgetForLoss.Of(Fitted.State(), 0));
    }
}
