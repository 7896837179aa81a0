using CsCheck;
using Isoloss.Core.Stability;

namespace Isoloss.Tests.Stability;

/// <summary>Sweeps of learning rates: the optimum of a parabola, and the sensitivity of Wortsman et al.</summary>
public sealed class RateCurveTests
{
    [Fact]
    public void The_best_rate_of_a_parabola_comes_back() => Gen.Select(Gen.Double[-1, 1], Gen.Double[0.01, 0.5]).Sample((offset, curvature) =>
    {
        double best = 0.01 * Math.Exp(offset);
        var curve = RateCurve.Of("rung", 1e5, Rates(5).Select(r => (r, 3 + curvature * Math.Pow(Math.Log(r / best), 2))), 10)!;
        Assert.Equal(Math.Log(best), Math.Log(curve.Best!.Value.Value), 6);
    });

    [Fact]
    public void The_interval_of_the_best_rate_holds_as_often_as_it_says()
    {
        const int repeats = 2000;
        int held = 0;
        for (int i = 0; i < repeats; i++)
        {
            var random = new Random(i);
            double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            // The middle is far below its neighbours, so that which five are taken does not depend on the noise.
            var curve = RateCurve.Of("rung", 1e5, Rates(5).Select(r => (r, 3 + 0.1 * Math.Pow(Math.Log(r / 0.011), 2) + 0.003 * Normal())), 10, 0.9)!;
            held += curve.Best!.Value.Contains(0.011) ? 1 : 0;
        }
        Assert.InRange(held / (double)repeats, 0.88, 0.92);
    }

    [Fact]
    public void Sensitivity_is_the_mean_excess_and_clips_at_the_beginning()
    {
        // Three decades, loss 2 but for the last rate, which diverged: a triangle of height 4 - 2 over the last decade.
        var curve = RateCurve.Of("rung", 1e5, [(1e-4, 2), (1e-3, 2), (1e-2, 2), (1e-1, double.NaN)], 4)!;
        Assert.Equal(2.0 / 2 / 3, curve.Sensitivity, 10);
        Assert.Equal(3, curve.Decades, 10);
        Assert.Equal(curve.Sensitivity, RateCurve.Of("rung", 1e5, [(1e-4, 2), (1e-3, 2), (1e-2, 2), (1e-1, 900)], 4)!.Sensitivity);
    }

    [Fact]
    public void An_optimum_at_the_end_of_a_sweep_is_none() =>
        Assert.Null(RateCurve.Of("rung", 1e5, [(1, 3), (2, 2), (4, 1)], 10)!.Best);

    [Fact]
    public void Two_rates_are_no_sweep() => Assert.Null(RateCurve.Of("rung", 1e5, [(1, 3), (2, 2), (2, 2.1)], 10));

    [Fact]
    public void Activations_that_grow_with_width_break_the_transfer()
    {
        Assert.False(CoordinateCheck.Of(16, [(16, 1), (32, 2.1), (64, 3.9), (128, 8)])!.Holds);
        Assert.True(CoordinateCheck.Of(16, [(16, 1), (32, 1.02), (64, 0.98), (128, 1.01)])!.Holds);
        Assert.Null(CoordinateCheck.Of(16, [(16, 1), (32, 2), (32, 2)]));
    }

    private static IEnumerable<double> Rates(int count) => Enumerable.Range(0, count).Select(i => 0.01 * Math.Pow(3, i - count / 2));
}
