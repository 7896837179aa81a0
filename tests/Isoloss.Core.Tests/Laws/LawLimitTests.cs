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

    [Fact]
    public void A_broken_law_whose_break_adds_nothing_is_a_power_law() => AnyPoint.Sample(at => Close(
        Power.OfFlops.Loss([1.6, 900, 0.16], at), Broken.Instance.Loss([1.6, 900, 0.16, 0, 1e20, 0.5], at)));

    [Fact]
    public void Far_before_and_far_after_its_break_a_broken_law_is_a_power_law() => AnyPoint.Sample(at =>
    {
        Close(Power.OfFlops.Loss([1.6, 900, 0.16], at), Broken.Instance.Loss([1.6, 900, 0.16, 0.1, 1e40, 0.5], at));
        Close(Power.OfFlops.Loss([1.6, 900 * Math.Pow(10, 0.1 * 2), 0.26], at), Broken.Instance.Loss([1.6, 900, 0.16, 0.1, 100, 0.5], at));
    });

    [Fact]
    public void One_epoch_of_a_size_that_the_data_justifies_is_chinchilla() => AnyPoint.Sample(at =>
    {
        double[] theta = [.. Ladder.Besiroglu, 15.4, 5.31];
        ScalePoint small = at with { Params = Math.Min(at.Params, Repeated.Effective(theta, at with { Params = 1e60 }).Params / 6.31) };
        Close(Chinchilla.Instance.Loss(Ladder.Besiroglu, small), Repeated.Instance.Loss(theta, small));
        Close(Chinchilla.Instance.Loss(Ladder.Besiroglu, small), Repeated.Instance.Loss(theta, small with { UniqueTokens = small.Tokens }));
    });

    [Fact]
    public void Few_repetitions_are_worth_nearly_as_much_as_new_data_and_many_are_worth_a_bounded_amount() => AnyPoint.Sample(at =>
    {
        double[] theta = [.. LawPresets.Find("muennighoff-2023").Theta];
        double Worth(double epochs) => Repeated.Effective(theta, at with { UniqueTokens = at.Tokens / epochs }).Tokens / at.Tokens * epochs;
        Assert.InRange(Worth(4) / 4, 0.9, 1);
        Assert.Equal(1 + 15.387756, Worth(1e4), 1e-3);
    });

    [Fact]
    public void An_unlimited_batch_makes_all_steps_count() => AnyPoint.Sample(at =>
    {
        ScalePoint run = at with { Steps = at.Tokens / 5e5 };
        double[] theta = [.. LawPresets.Find("kaplan-2020-steps").Theta];
        Close(KaplanStepsMin.Instance.Loss(theta.AsSpan(0, 4), run), KaplanSteps.Instance.Loss(theta, run with { BatchTokens = 1e40 }), 1e-9);
        Close(KaplanStepsMin.Instance.Loss(theta.AsSpan(0, 4), run), KaplanSteps.Instance.Loss(theta, run), 1e-12);
    });

    [Fact]
    public void The_loss_of_a_batch_solves_its_own_equation() => AnyPoint.Sample(at =>
    {
        double[] theta = [.. LawPresets.Find("kaplan-2020-steps").Theta];
        ScalePoint run = at with { Steps = at.Tokens / 5e5, BatchTokens = 5e5 };
        double loss = KaplanSteps.Instance.Loss(theta, run), smin = run.Steps / (1 + KaplanSteps.CriticalBatch(theta, loss) / run.BatchTokens);
        Close(loss, KaplanStepsMin.Instance.Loss(theta.AsSpan(0, 4), run with { Steps = smin }), 1e-10);
    });

    [Fact]
    public void At_the_best_learning_rate_and_batch_the_loss_is_chinchilla_and_the_lowest() => AnyPoint.Sample(at =>
    {
        double[] theta = [.. Ladder.Besiroglu, 1.79, -0.713, 0.307, 0.58, 0.571, 0.01, 0.004, -0.4];
        var (rate, batch) = LearningRateBatch.Optimum(theta, at.Params, at.Tokens);
        ScalePoint best = at with { LearningRate = rate, BatchTokens = batch };
        double lowest = LearningRateBatch.Instance.Loss(theta, best);
        Close(Chinchilla.Instance.Loss(Ladder.Besiroglu, at), lowest);
        foreach (var (byRate, byBatch) in ((double, double)[])[(2, 1), (0.5, 1), (1, 2), (1, 0.5), (2, 2), (0.5, 2)])
            Assert.True(LearningRateBatch.Instance.Loss(theta, best with { LearningRate = rate * byRate, BatchTokens = batch * byBatch }) > lowest);
    });

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
