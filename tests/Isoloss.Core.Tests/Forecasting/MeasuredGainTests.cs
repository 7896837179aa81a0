using Isoloss.Core;
using Isoloss.Core.Forecasting;

namespace Isoloss.Tests;

/// <summary>What measured multipliers add up to.</summary>
public sealed class MeasuredGainTests
{
    [Fact]
    public void Once_their_logarithms_add_up_and_as_pace_they_are_averaged()
    {
        Distribution[] two = [new LogNormal(0.95, 1.5, 2.5), new LogNormal(0.95, 1.5, 2.5)];
        double middle = 0.5 * Math.Log10(1.5 * 2.5);
        var once = Assert.IsType<Normal>(Gain(null, two).Log10());
        var pace = Assert.IsType<Normal>(Gain(2, two).Log10());
        Assert.Equal(2 * middle, once.Mean, 1e-12);
        Assert.Equal(middle, pace.Mean, 1e-12);
        Assert.Equal(once.Sd, 2 * pace.Sd, 1e-12);
        Assert.Equal(Math.Log10(2.5), Assert.IsType<Normal>(Gain(null, two[0]).Log10()).Quantile(0.975), 1e-9);
    }

    [Fact]
    public void A_known_multiplier_is_a_known_gain()
    {
        Assert.Equal(Math.Log10(2), Assert.IsType<Point>(Gain(null, new Point(2)).Log10()).Median, 1e-12);
        Assert.Equal(0, Gain(null, new Point(1)).Log10().Median);
    }

    [Fact]
    public void What_is_no_factor_is_refused()
    {
        Assert.Throws<BadInputException>(() => Gain(null, new Point(0)).Log10());
        Assert.Throws<BadInputException>(() => Gain(null, new Uniform(1, 2)).Log10());
    }

    private static MeasuredGain Gain(double? pace, params Distribution[] multipliers) => new() { Multipliers = multipliers, Year = 2026, PerYear = pace };
}
