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
            double n = Frontier.Search(Chinchilla.Instance, theta, flops / 6)!.Value;
            Assert.Equal(0, Math.Log(n / best.Params), 1e-5);
            Assert.Equal(Chinchilla.Instance.Loss(theta, n, flops / 6 / n), Frontier.Loss(Chinchilla.Instance, theta, flops), 1e-12);
        });

    [Fact]
    public void Tied_exponents_give_one_ratio_at_every_compute()
    {
        double[] theta = [1.7, 400, 900, 0.3];
        ScalePoint small = Frontier.Optimal(Tied.Instance, theta, 1e20), large = Frontier.Optimal(Tied.Instance, theta, 1e24);
        Assert.Equal(small.Tokens / small.Params, large.Tokens / large.Params, 1e-9 * small.Tokens / small.Params);
        Assert.True(Frontier.Loss(Tied.Instance, theta, 1e24) < Frontier.Loss(Tied.Instance, theta, 1e20));
    }

    [Fact]
    public void A_law_without_floor_has_an_optimum_where_its_first_order_condition_holds()
    {
        // d/dlogN along N D = const of (Nc/N)^(aN/aD) + Dc/D vanishes where aN/aD (Nc/N)^(aN/aD) = Dc/D.
        const double nc = 6.4e13, dc = 1.8e13, aN = 0.076, aD = 0.103;
        ScalePoint best = Frontier.Optimal(FormulaLaw.Kaplan(nc, dc, aN, aD), [], 1e23);
        Assert.Equal(1, aN / aD * Math.Pow(nc / best.Params, aN / aD) / (dc / best.Tokens), 1e-6);
    }

    [Fact]
    public void Another_count_of_flops_moves_along_the_frontier_and_not_off_it()
    {
        ScalePoint usual = Frontier.Optimal(Chinchilla.Instance, Rounded, 1e22), doubled = Frontier.Optimal(Chinchilla.Instance, Rounded, 2e22, 12);
        Assert.Equal(usual.Params, doubled.Params, 1e-9 * usual.Params);
        Assert.Equal(usual.Tokens, doubled.Tokens, 1e-9 * usual.Tokens);
        Assert.Equal(Frontier.Loss(Chinchilla.Instance, Rounded, 1e22), Frontier.Loss(Chinchilla.Instance, Rounded, 2e22, 12), 1e-12);
    }

    [Theory]
    [InlineData(Axis.Params)]
    [InlineData(Axis.Tokens)]
    [InlineData(Axis.Flops)]
    public void A_law_of_one_axis_has_no_best_split_and_says_so(Axis axis)
    {
        var law = new FormulaLaw("one-axis", at => 1.7 + Math.Pow(at.On(axis) / 1e6, -0.3), axis);
        Assert.Null(Frontier.TryOptimal(law, [], 1e22));
        Assert.Contains("one-axis", Assert.Throws<BadInputException>(() => Frontier.Optimal(law, [], 1e22)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_law_of_what_a_plan_does_not_choose_is_refused_by_name()
    {
        var law = new FormulaLaw("stepwise", at => at.Steps, Axis.Params, Axis.Steps);
        string message = Assert.Throws<BadInputException>(() => Frontier.Optimal(law, [], 1e22)).Message;
        Assert.Contains("stepwise", message, StringComparison.Ordinal);
        Assert.Contains("Steps", message, StringComparison.Ordinal);
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
