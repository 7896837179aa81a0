using CsCheck;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class StakesTests
{
    [Fact]
    public void Expected_gain_and_waste_are_the_integrals_that_they_stand_for() =>
        (from mean in Gen.Double[-2, 2] from sd in Gen.Double[0.01, 6] select (mean, sd)).Sample(x =>
        {
            (double gain, double waste) = new Stakes(0.05).Of(x.mean, x.sd * x.sd);
            Assert.Equal(Integral(u => u > 0 ? 1 - Math.Exp(-u) : 0, x.mean - 0.05, x.sd), gain, 1e-4);
            Assert.Equal(Integral(u => u < 0 ? 1 - Math.Exp(u) : 0, x.mean - 0.05, x.sd), waste, 1e-4);
        }, iter: 100);

    [Fact]
    public void A_known_multiplier_of_two_saves_half_and_one_of_half_wastes_half()
    {
        Assert.Equal((0.5, 0), Rounded(new Stakes(0).Of(Math.Log(2), 0)));
        Assert.Equal((0, 0.5), Rounded(new Stakes(0).Of(Math.Log(0.5), 0)));
        Assert.Equal((0, 1.5), Rounded(new Stakes(0, WrongGo: 3).Of(Math.Log(0.5), 0)));
    }

    private static (double, double) Rounded((double Gain, double Waste) x) => (Math.Round(x.Gain, 9), Math.Round(x.Waste, 9));

    private static double Integral(Func<double, double> f, double mean, double sd)
    {
        double sum = 0;
        const int steps = 4000;
        for (int i = 0; i < steps; i++)
        {
            double z = -8 + 16 * (i + 0.5) / steps;
            sum += f(mean + sd * z) * Math.Exp(-0.5 * z * z);
        }
        return sum * 16 / steps / Math.Sqrt(2 * Math.PI);
    }
}
