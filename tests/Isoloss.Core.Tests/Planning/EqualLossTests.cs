using CsCheck;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class EqualLossTests
{
    private const double Flops = 1e23;
    private static readonly Allocation Best = Allocation.Of(Chinchilla.Instance, Ladder.Besiroglu, Flops, 6)!;

    [Fact]
    public void The_efficient_point_itself_costs_nothing_extra()
    {
        Assert.Equal(1, EqualLoss.AtSize(Ladder.Loss, Best, 1)!.ComputeFactor, 1e-9);
        Assert.Equal(1, EqualLoss.AtRatio(Ladder.Loss, Best, 1)!.ComputeFactor, 1e-9);
    }

    [Fact]
    public void Data_at_another_size_is_the_closed_form_and_costs_more_in_both_directions() =>
        Gen.Double[-1.0, 3.0].Sample(log =>
        {
            double factor = Math.Exp(log), n = factor * Best.Params;
            double[] t = Ladder.Besiroglu;
            double rest = Best.Loss - t[0] - t[1] * Math.Pow(n, -t[3]);
            EqualLoss? found = EqualLoss.AtSize(Ladder.Loss, Best, factor);
            if (rest <= 0)
            {
                Assert.Null(found);
                return;
            }
            Assert.Equal(1, found!.Tokens / Math.Pow(t[2] / rest, 1 / t[4]), 1e-6);
            Assert.True(found.ComputeFactor >= 1 - 1e-9);
        });

    [Fact]
    public void A_size_that_never_gets_there_is_not_given_a_cost() => Assert.Null(EqualLoss.AtSize(Ladder.Loss, Best, 0.01));

    [Fact]
    public void Any_ratio_is_reached_at_the_same_loss_and_costs_more_the_further_it_is_off()
    {
        double before = 1;
        foreach (double factor in new[] { 2.0, 10, 100, 1000 })
        {
            EqualLoss found = EqualLoss.AtRatio(Ladder.Loss, Best, factor)!;
            Assert.Equal(factor, found.TokensFactor / found.SizeFactor, 1e-6 * factor);
            Assert.Equal(Best.Loss, Ladder.Loss(found.Params, found.Tokens), 1e-9);
            Assert.True(found.ComputeFactor > before);
            before = found.ComputeFactor;
        }
    }

    [Fact]
    public void The_exponents_of_an_allocation_are_those_of_the_closed_form()
    {
        double alpha = Ladder.Besiroglu[3], beta = Ladder.Besiroglu[4];
        Assert.Equal(beta / (alpha + beta), Best.ParamsExponent, 1e-9);
        Assert.Equal(Ladder.Besiroglu[0] + Ladder.Besiroglu[1] * Math.Pow(Best.Params, -alpha), Best.UnlimitedData, 1e-12);
        Assert.Equal(Ladder.Besiroglu[0] + Ladder.Besiroglu[2] * Math.Pow(Best.Tokens, -beta), Best.UnlimitedParams, 1e-12);
        Assert.InRange(Best.LossExponent, 0.001, 0.1);
    }
}
