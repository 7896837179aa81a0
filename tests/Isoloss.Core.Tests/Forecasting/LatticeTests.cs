using CsCheck;
using Isoloss.Core.Forecasting;
using Isoloss.Core.Numerics;

namespace Isoloss.Tests;

/// <summary>Sums, mixtures and updates on the lattice against what is known of them.</summary>
public sealed class LatticeTests
{
    [Fact]
    public void A_sum_of_normal_numbers_is_normal() => Gen.Select(Gen.Double[-5, 5], Gen.Double[0.2, 3], Gen.Double[0.2, 3]).Sample((mean, a, b) =>
    {
        Lattice sum = Lattice.Of(new Normal(mean, a)).Plus(Lattice.Of(new Normal(1, b))).Plus(2.5);
        var known = new Normal(mean + 3.5, Math.Sqrt(a * a + b * b));
        for (double p = 0.001; p < 1; p += 0.0499)
        {
            Assert.Equal(p, sum.Cdf(known.Quantile(p)), 1e-4);
            Assert.Equal(known.Quantile(p), sum.Quantile(p), 2e-3 * known.Sd + 1e-3);
        }
    }, iter: 30);

    [Fact]
    public void A_negative_factor_turns_a_number_round() => Gen.Double[0.2, 3].Sample(factor =>
    {
        Lattice turned = Lattice.Of(new LogNormal(0.9, 1, 3), -factor);
        for (double p = 0.05; p < 1; p += 0.1)
            Assert.Equal(-factor * new LogNormal(0.9, 1, 3).Quantile(1 - p), turned.Quantile(p), 2e-3);
    }, iter: 20);

    [Fact]
    public void Raising_moves_what_is_below_and_nothing_else()
    {
        Lattice raised = Lattice.Of(new Uniform(20, 30)).Raise(25, 0.6, Lattice.At(2));
        Assert.Equal(0.5 * 0.4 * 0.4, raised.Cdf(22), 1e-3);
        Assert.Equal(0.2 + 0.3 * 0.6, raised.Cdf(25), 1e-3);
        Assert.Equal(0.8, raised.Cdf(28), 1e-3);
        Lattice floored = Lattice.Of(new Uniform(20, 30)).Floor(24);
        Assert.Equal(0, floored.Cdf(23.9), 1e-6);
        Assert.Equal(0.41, floored.Cdf(24.1), 2e-3);
        Assert.Equal(1, floored.Cdf(31), 1e-9);
    }

    [Fact]
    public void Quantiles_from_the_table_are_those_of_the_distribution() => Gen.Double[1e-4, 1 - 1e-4].Sample(u =>
        Assert.Equal(NormalScore.Quantile(u), new QuantileLookup(new Normal(0, 1)).At(u), 2.1e-3), iter: 200);

    [Fact]
    public void Normal_scores_undo_the_normal_distribution() => Gen.Double[-16, -1e-9].Sample(log =>
    {
        double p = Math.Exp(log);
        double z = NormalScore.Quantile(p);
        Assert.Equal(1, Numerics(z) / p, 1e-4);
        Assert.Equal(-z, NormalScore.Quantile(1 - p), 1e-4 + 1e-16 / p);
    }, iter: 300);

    [Fact]
    public void Uniform_numbers_by_place_look_uniform_and_differ_by_stream()
    {
        var one = new UniformStream(1, 2);
        var other = new UniformStream(1, 3);
        double[] a = [.. Enumerable.Range(0, 100_000).Select(i => one.At(i))], b = [.. Enumerable.Range(0, 100_000).Select(i => other.At(i))];
        Assert.Equal(0.5, a.Average(), 0.005);
        Assert.Equal(1 / 12.0, a.Select(x => (x - 0.5) * (x - 0.5)).Average(), 0.001);
        Assert.Equal(0, a.Zip(b, (x, y) => (x - 0.5) * (y - 0.5)).Average(), 0.002);
        Assert.Equal(0, a.Zip(a.Skip(1), (x, y) => (x - 0.5) * (y - 0.5)).Average(), 0.002);
    }

    private static double Numerics(double z) => Distributions.NormalCdf(z);
}
