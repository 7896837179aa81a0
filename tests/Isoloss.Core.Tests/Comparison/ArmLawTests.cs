using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class ArmLawTests
{
    private static readonly ComparisonResult Result = ArmComparer.Compare(
        Ladder.Arm(noise: 1e-4), Ladder.Arm(1.4, 1e-4, 2), new Target { Flops = 1e22 }, new CompareOptions());

    [Fact]
    public void Without_slope_and_fading_it_is_its_chinchilla_law() =>
        Assert.Equal(
            Chinchilla.Instance.Loss([.. Result.BaselineLaw.Theta], 1e9, 2e10),
            new ArmLaw { Theta = Result.BaselineLaw.Theta }.Loss(1e9, 2e10), 1e-12);

    [Fact]
    public void The_loss_curve_lies_on_both_laws_inside_its_intervals()
    {
        foreach (ArmLoss point in Result.LossCurve)
        {
            Assert.Equal(Result.BaselineLaw.Loss(point.At.Params, point.At.Tokens), point.Baseline.Value, 2e-3);
            Assert.Equal(Result.VariantLaw.Loss(point.At.Params, point.At.Tokens), point.Variant.Value, 2e-3);
            Assert.InRange(point.Baseline.Value, point.Baseline.Lower, point.Baseline.Upper);
            Assert.True(point.Variant.Value < point.Baseline.Value);
        }
        Assert.Equal(1e22, Result.LossCurve[^1].At.Flops, 1e16);
    }

    [Fact]
    public void The_variant_reaches_the_baselines_loss_with_less_compute_by_the_multiplier()
    {
        ScalePoint at = Result.Target;
        double root = Math.Sqrt(Result.Multiplier.Value);
        Assert.Equal(Result.BaselineLaw.Loss(at.Params, at.Tokens), Result.VariantLaw.Loss(at.Params / root, at.Tokens / root), 1e-3);
    }

    [Fact]
    public void Every_point_of_an_isoloss_curve_has_its_loss()
    {
        double level = Result.LossCurve[10].Baseline.Value;
        var curve = IsolossCurve.Trace(Result.VariantLaw.Loss, level, 1e7, 1e11, 21);
        Assert.NotEmpty(curve);
        Assert.All(curve, p => Assert.Equal(level, Result.VariantLaw.Loss(p.Params, p.Tokens), 1e-8));
    }
}
