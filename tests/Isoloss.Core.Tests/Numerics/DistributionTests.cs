using Isoloss.Core.Numerics;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

/// <summary>Against printed tables (NIST/SEMATECH e-Handbook, 1.3.6.7).</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0.975, 1, 12.7062047364)]
    [InlineData(0.975, 3, 3.18244630528)]
    [InlineData(0.95, 10, 1.81246112281)]
    [InlineData(0.025, 30, -2.04227245630)]
    public void Student_quantiles_match_the_tables(double p, double dof, double expected) =>
        Assert.Equal(expected, Distributions.StudentQuantile(p, dof), 1e-9);

    [Theory]
    [InlineData(0.975, 1.959963984540)]
    [InlineData(0.5, 0)]
    [InlineData(0.001, -3.090232306168)]
    public void Normal_quantiles_match_the_tables(double p, double expected) =>
        Assert.Equal(expected, Distributions.NormalQuantile(p), 1e-10);

    [Fact]
    public void A_mixture_of_one_normal_is_that_normal()
    {
        var mixture = new NormalMixture([3], [0.5], [0.1]);
        Assert.Equal(0.5, mixture.Mean, 1e-15);
        Assert.Equal(0.5 + 0.1 * 1.959963984540, mixture.Quantile(0.975), 1e-6);
    }

    [Fact]
    public void A_point_mass_in_a_mixture_is_a_step()
    {
        var mixture = new NormalMixture([1, 1], [0, 10], [0, 1]);
        Assert.Equal(0, mixture.Cdf(-1e-9), 1e-9);
        Assert.Equal(0.5, mixture.Cdf(1e-9), 1e-9);
        Assert.Equal(0, mixture.Quantile(0.25), 1e-5);
    }

    [Fact]
    public void Merging_keeps_point_masses_wherever_they_lie()
    {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            double at = random.NextDouble() - 0.5, weight = random.NextDouble();
            NormalMixture merged = new NormalMixture([weight, 0.5 * random.NextDouble()], [at, at], [0, 0]).Merged();
            Assert.Equal(at, merged.Mean, 1e-12);
            Assert.Equal(at, merged.Quantile(0.3), 1e-7);
        }
    }
}
