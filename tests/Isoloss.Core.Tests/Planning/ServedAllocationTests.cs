using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class ServedAllocationTests
{
    private static readonly Allocation Best = Allocation.Of(Chinchilla.Instance, Ladder.Besiroglu, 1e23, 6)!;

    [Fact]
    public void Hardly_any_serving_leaves_the_efficient_point()
    {
        var plan = ServedAllocation.Of(Ladder.Loss, Best, 6, 1);
        Assert.Equal(1, plan.Params / Best.Params, 1e-3);
        Assert.Equal(1, plan.TotalFactor, 1e-6);
    }

    [Fact]
    public void More_serving_means_a_smaller_model_with_more_data_at_the_same_loss_and_a_larger_saving()
    {
        var before = ServedAllocation.Of(Ladder.Loss, Best, 6, 1e10);
        foreach (double served in new[] { 1e11, 1e12, 1e13, 1e15 })
        {
            var plan = ServedAllocation.Of(Ladder.Loss, Best, 6, served);
            Assert.True(plan.Params < before.Params && plan.Tokens > before.Tokens && plan.TotalFactor < before.TotalFactor);
            Assert.Equal(Best.Loss, Ladder.Loss(plan.Params, plan.Tokens), 1e-9);
            Assert.Equal(2 * plan.Params * served, plan.ServingFlops, 1e-9 * plan.ServingFlops);
            Assert.True(plan.TrainingFlops > 1e23);
            before = plan;
        }
    }

    [Fact]
    public void No_size_on_a_fine_grid_is_cheaper()
    {
        const double served = 3e12;
        double least = double.PositiveInfinity, cost = ServedAllocation.Of(Ladder.Loss, Best, 6, served).Total;
        for (double log = -4; log <= 0.5; log += 0.001)
            if (EqualLoss.AtSize(Ladder.Loss, Best, Math.Exp(log)) is { } point)
                least = Math.Min(least, 6 * point.Params * point.Tokens + 2 * point.Params * served);
        Assert.Equal(1, cost / least, 1e-5);
        Assert.True(cost <= least * (1 + 1e-9));
    }

    [Fact]
    public void The_first_order_condition_of_the_closed_form_holds()
    {
        // Lagrange: N dCost/dN over N dL/dN is D dCost/dD over D dL/dD.
        const double served = 1e13;
        var plan = ServedAllocation.Of(Ladder.Loss, Best, 6, served);
        double[] t = Ladder.Besiroglu;
        double size = t[3] * t[1] * Math.Pow(plan.Params, -t[3]), data = t[4] * t[2] * Math.Pow(plan.Tokens, -t[4]);
        Assert.Equal(1, plan.Total / size / (plan.TrainingFlops / data), 1e-3);
    }
}
