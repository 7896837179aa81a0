using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class FrontierTests
{
    private static readonly double[] Rounded = [1.69, 406.4, 410.7, 0.34, 0.28];
    private static readonly double[] FromTex = [Math.Exp(0.5267228), Math.Exp(6.0073404), Math.Exp(6.0179186), 0.33917084, 0.2849083];

    [Theory]
    [InlineData(0, 92.6)]
    [InlineData(1, 58.9)]
    [InlineData(2, 18.4)]
    public void Tokens_per_parameter_at_the_compute_of_chinchilla_match_the_published_ones(int which, double expected)
    {
        double[] theta = which == 0 ? Rounded : which == 1 ? FromTex : Ladder.Besiroglu;
        ScalePoint best = Frontier.Optimal(Chinchilla.Instance, theta, 5.76e23);
        Assert.Equal(expected, best.Tokens / best.Params, 0.005 * expected);
    }

    [Fact]
    public void The_closed_form_is_the_numeric_optimum() =>
        Gen.Select(Gen.Double[0.1, 0.7], Gen.Double[0.1, 0.7], Gen.Double[15, 23]).Sample((alpha, beta, exponent) =>
        {
            double[] theta = [1.7, 400, 900, alpha, beta];
            double flops = Math.Pow(10, exponent);
            ScalePoint best = Frontier.Optimal(Chinchilla.Instance, theta, flops);
            Assert.Equal(flops, 6 * best.Params * best.Tokens, 1e-9 * flops);
            // A minimum is flat: losses agree to rounding, positions only to its square root.
            double n = Frontier.Search(Chinchilla.Instance, theta, flops / 6);
            Assert.Equal(Chinchilla.Instance.Loss(theta, n, flops / 6 / n), Frontier.Loss(Chinchilla.Instance, theta, flops), 1e-12);
            Assert.Equal(0, Math.Log(n / best.Params), 1e-2);
        });

    [Fact]
    public void Tied_exponents_give_one_ratio_at_every_compute()
    {
        double[] theta = [1.7, 400, 900, 0.3];
        ScalePoint small = Frontier.Optimal(Tied.Instance, theta, 1e20), large = Frontier.Optimal(Tied.Instance, theta, 1e24);
        Assert.Equal(small.Tokens / small.Params, large.Tokens / large.Params, 1e-9 * small.Tokens / small.Params);
        Assert.True(Frontier.Loss(Tied.Instance, theta, 1e24) < Frontier.Loss(Tied.Instance, theta, 1e20));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Impossible_compute_is_refused(double flops) =>
        Assert.Throws<BadInputException>(() => Frontier.Optimal(Chinchilla.Instance, Rounded, flops));

    [Fact]
    public void Points_of_an_isoloss_curve_have_that_loss_and_fall()
    {
        var curve = IsolossCurve.Trace(Chinchilla.Instance, Ladder.Besiroglu, 2.5, 1e8, 1e11, 30);
        Assert.InRange(curve.Count, 10, 30);
        foreach (var (n, d) in curve)
            Assert.Equal(2.5, Ladder.Loss(n, d), 1e-8);
        Assert.Equal(curve.OrderByDescending(p => p.Tokens), curve);
    }

    [Fact]
    public void Sizes_that_never_reach_the_loss_are_left_out() =>
        Assert.Empty(IsolossCurve.Trace(Chinchilla.Instance, Ladder.Besiroglu, 1.8, 1e8, 1e11, 30));

    [Fact]
    public void A_curve_that_cannot_be_traced_is_refused()
    {
        Assert.Throws<BadInputException>(() => IsolossCurve.Trace(Chinchilla.Instance, Rounded, 2, 1e9, 1e8, 10));
        Assert.Throws<BadInputException>(() => IsolossCurve.Trace(Chinchilla.Instance, Rounded, double.NaN, 1e8, 1e9, 10));
        Assert.Throws<BadInputException>(() => IsolossCurve.Trace(Chinchilla.Instance, Rounded, 2, 1e8, 1e9, 1));
    }
}
