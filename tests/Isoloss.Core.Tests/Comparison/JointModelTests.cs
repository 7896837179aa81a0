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
        double[] gradient = new double[JointModel.Count], scratch = new double[JointModel.Count];
        foreach (Place at in Model.Places)
        {
            JointModel.Difference(phi, at, gradient);
            for (int k = 0; k < JointModel.Count; k++)
                Assert.Equal((Moved(at, k, Step) - Moved(at, k, -Step)) / (2 * Step), gradient[k], 1e-6);
        }

        double Moved(Place at, int k, double by)
        {
            double[] moved = [.. phi];
            moved[k] += by;
            return JointModel.Difference(moved, at, scratch);
        }
    }, iter: 30);

    [Fact]
    public void A_variant_worth_nothing_differs_by_nothing()
    {
        double[] phi = [0.5, -0.5, -1, -0.5, -1, .. new double[JointModel.Count - JointModel.LawCount]], scratch = new double[JointModel.Count];
        Assert.Equal(0, JointModel.Difference(phi, Model.Places[0], scratch));
        Assert.Equal(0, Quantity.LogMultiplier(phi, Model.Places[0], Quantity.Compute).Value);
    }

    [Fact]
    public void Turning_the_signs_of_the_contrast_swaps_the_arms() => Gen.Double[-0.6, 0.6].Array[JointModel.Count].Sample(phi =>
    {
        double[] swapped = [.. phi.Select((x, k) => k < JointModel.LawCount ? x : -x)], scratch = new double[JointModel.Count];
        foreach (Place at in Model.Places)
            Assert.Equal(JointModel.Difference(phi, at, scratch), -JointModel.Difference(swapped, at, scratch), 1e-14);
    }, iter: 30);

    [Fact]
    public void A_multiplier_with_a_slope_is_found_at_any_place() => Gen.Select(Gen.Double[-0.5, 0.5], Gen.Double[-0.1, 0.1]).Sample((mu, slope) =>
    {
        double[] phi = [0.5, -0.5, -1, -0.5, -1, mu, slope, .. new double[JointModel.Count - JointModel.Tilt]];
        foreach (Place at in Model.Places)
            Assert.Equal(mu + slope * at.T, Quantity.LogMultiplier(phi, at, Quantity.Compute).Value, 1e-9);
    }, iter: 30);

    [Fact]
    public void Gradients_of_multipliers_match_central_differences() => Gen.Double[-0.2, 0.2].Array[JointModel.Count - JointModel.LawCount].Sample(contrast =>
    {
        // A trend in the loss itself that is steeper than the law's would leave no multiplier to be found.
        double[] phi = [0.5, -0.5, -1, -0.5, -1, .. contrast[..^1], 0.05 * contrast[^1]];
        foreach (Place direction in new[] { Quantity.Compute, Quantity.Data, Quantity.Size })
        {
            Quantity quantity = Quantity.LogMultiplier(phi, Model.Places[^1], direction);
            // At a floor that the variant cannot reach no multiplier is enough.
            if (Math.Abs(quantity.Value) > 5)
                continue;
            for (int k = 0; k < JointModel.Count; k++)
            {
                double up = Moved(k, Step, direction), down = Moved(k, -Step, direction);
                Assert.Equal((up - down) / (2 * Step), quantity.Gradient[k], 1e-4 * (1 + Math.Abs(quantity.Gradient[k])));
            }
        }

        double Moved(int k, double by, Place direction)
        {
            double[] moved = [.. phi];
            moved[k] += by;
            return Quantity.LogMultiplier(moved, Model.Places[^1], direction).Value;
        }
    }, iter: 30);

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
