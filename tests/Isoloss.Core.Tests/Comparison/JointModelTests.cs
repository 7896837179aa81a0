using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class JointModelTests
{
    private const double Step = 1e-5;
    private static readonly JointModel Model = new(PairedLadder.Join(Ladder.Arm(), Ladder.Arm(1.3)).Rungs);

    [Fact]
    public void Gradients_match_central_differences() => Gen.Double[-0.6, 0.6].Array[JointModel.Count].Sample(phi =>
    {
        double[] level = new double[JointModel.Count], difference = new double[JointModel.Count], scratch = new double[JointModel.Count];
        for (int g = 0; g < Model.Rungs.Count; g++)
        {
            Model.OnRung(phi, g, level, difference);
            for (int k = 0; k < JointModel.Count; k++)
            {
                var (up, down) = (At(k, Step), At(k, -Step));
                Assert.Equal((up.Level - down.Level) / (2 * Step), level[k], 1e-6);
                Assert.Equal((up.Difference - down.Difference) / (2 * Step), difference[k], 1e-6);
            }

            (double Level, double Difference) At(int k, double by)
            {
                double[] moved = [.. phi];
                moved[k] += by;
                return Model.OnRung(moved, g, scratch, scratch);
            }
        }
    }, iter: 30);

    [Fact]
    public void A_variant_worth_nothing_differs_by_nothing()
    {
        double[] phi = [0.5, -0.5, -1, -0.5, -1, 0, 0], scratch = new double[JointModel.Count];
        Assert.Equal(0, Model.OnRung(phi, 0, scratch, scratch).Difference, 1e-15);
    }

    [Fact]
    public void Seeds_are_paired_where_both_arms_have_them()
    {
        Observation[] a = [new(1e8, 1e9, 1e18, 3, 1), new(1e8, 1e9, 1e18, 4, 2), new(1e8, 1e9, 1e18, 9, 3), new(2e8, 1e9, 1e18, 3)];
        Observation[] b = [new(1e8, 1e9, 1e18, 3.3, 1), new(1e8, 1e9, 1e18, 4.4, 2), new(2e8, 1e9, 1e18, 3)];
        PairedRung rung = PairedLadder.Join(a, b).Rungs[0];
        Assert.Equal(Math.Log(1.1), rung.LogDifference, 1e-12);
        Assert.Equal(2, rung.Pairs);
        Assert.Equal(1, rung.WithinDof);
        Assert.Equal(0, rung.WithinSquares, 1e-12);
    }

    [Fact]
    public void Unpaired_runs_count_by_the_harmonic_mean()
    {
        Observation[] a = [new(1e8, 1e9, 1e18, 3), new(1e8, 1e9, 1e18, 3), new(1e8, 1e9, 1e18, 3), new(2e8, 1e9, 1e18, 3)];
        Observation[] b = [new(1e8, 1e9, 1e18, 3.3), new(2e8, 1e9, 1e18, 3)];
        PairedRung rung = PairedLadder.Join(a, b).Rungs[0];
        Assert.Equal(1.5, rung.Pairs);
        Assert.Equal(2, rung.WithinDof);
    }
}
