using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Where one law becomes another, and the published numbers of each.</summary>
public sealed class LawLimitTests
{
    private static readonly double[] HeadlineKaplan = [8.8e13, 5.4e13, 0.076, 0.095];
    private static readonly double[] TableTwoKaplan = [6.4e13, 1.8e13, 0.076, 0.103];

    private static readonly Gen<ScalePoint> AnyPoint =
        Gen.Select(Gen.Double[16, 30], Gen.Double[18, 34], (n, d) => ScalePoint.Of(Math.Exp(n), Math.Exp(d)));

    [Fact]
    public void A_gamma_law_with_gamma_one_is_chinchilla() => AnyPoint.Sample(at => Close(
        Chinchilla.Instance.Loss(Ladder.Besiroglu, at), Gamma.Instance.Loss([.. Ladder.Besiroglu, 1], at)));

    [Fact]
    public void A_gamma_law_without_floor_and_with_beta_one_is_kaplan() => AnyPoint.Sample(at =>
    {
        double nc = 6.4e13, dc = 1.8e13, an = 0.076, ad = 0.103;
        double[] gamma = [0, Math.Pow(nc, an / ad), dc, an / ad, 1, ad];
        Close(Kaplan.Instance.Loss([nc, dc, an, ad], at), Gamma.Instance.Loss(gamma, at));
    });

    [Fact]
    public void Chinchilla_with_equal_exponents_is_tied() => AnyPoint.Sample(at => Close(
        Chinchilla.Instance.Loss([1.87, 521, 1488, 0.353, 0.353], at), Tied.Instance.Loss([1.87, 521, 1488, 0.353], at)));

    [Fact]
    public void Kaplan_with_unlimited_data_is_the_power_law_of_parameters() => AnyPoint.Sample(at => Close(
        PowerToZero.OfParams.Loss([8.8e13, 0.076], at), Kaplan.Instance.Loss(HeadlineKaplan, at with { Tokens = 1e60 }), 1e-6));

    [Fact]
    public void Kaplan_with_unlimited_size_is_the_power_law_of_tokens() => AnyPoint.Sample(at => Close(
        PowerToZero.OfTokens.Loss([5.4e13, 0.095], at), Kaplan.Instance.Loss(HeadlineKaplan, at with { Params = 1e60 }), 1e-6));

    [Fact]
    public void Chinchilla_with_unlimited_data_is_a_power_law_above_a_floor() => AnyPoint.Sample(at => Close(
        Power.OfParams.Loss([1.8172, 482.01, 0.3478], at), Chinchilla.Instance.Loss(Ladder.Besiroglu, at with { Tokens = 1e60 })));

    [Fact]
    public void A_power_law_without_floor_is_a_power_law_to_zero() => AnyPoint.Sample(at => Close(
        PowerToZero.OfFlops.Loss([2.68e28, 0.05], at), Power.OfFlops.Loss([0, Math.Pow(2.68e28, 0.05), 0.05], at)));

    [Theory]
    [InlineData(1e12, 1e12, 1.5333, 1.4604)]
    [InlineData(1e15, 1e12, 1.4611, 1.3478)]
    [InlineData(1e12, 1e15, 1.4055, 1.3719)]
    [InlineData(1e15, 1e15, 0.8570, 0.8223)]
    [InlineData(175e9, 300e9, 1.7323, 1.6610)]
    public void Kaplan_gives_the_published_losses(double n, double d, double headline, double tableTwo)
    {
        Assert.Equal(headline, Kaplan.Instance.Loss(HeadlineKaplan, n, d), 5e-5);
        Assert.Equal(tableTwo, Kaplan.Instance.Loss(TableTwoKaplan, n, d), 5e-5);
    }

    [Fact]
    public void Isoloss_curves_of_kaplan_are_nearly_l_shaped_far_from_the_diagonal()
    {
        double corner = Kaplan.Instance.Loss(HeadlineKaplan, 1e12, 1e12);
        Assert.InRange(Kaplan.Instance.Loss(HeadlineKaplan, 1e15, 1e12) / corner, 0.95, 1);
        Assert.InRange(Kaplan.Instance.Loss(HeadlineKaplan, 1e15, 1e15) / corner, 0, 0.6);
    }

    private static void Close(double expected, double actual, double relative = 1e-12) =>
        Assert.Equal(1, actual / expected, relative);
}
