using CsCheck;
using Isoloss.Core.Organisation;
using Isoloss.Core.Stability;

namespace Isoloss.Tests.Stability;

/// <summary>A line through a handful of runs says what they can bear.</summary>
public sealed class LogLineTests
{
    [Fact]
    public void A_power_comes_back_as_it_is() => Gen.Select(Gen.Double[-2, 2], Gen.Double[-3, 3], Gen.Double[1, 1e6]).Sample((slope, height, at) =>
    {
        var line = LogLine.Fit(new[] { 10.0, 100, 1000, 5000 }.Select(x => (x, Math.Exp(height) * Math.Pow(x, slope))))!;
        Assert.Equal(slope, line.Slope, 8);
        Assert.Equal(height + slope * Math.Log(at), Math.Log(line.At(at, 0.95).Value), 6);
    });

    [Fact]
    public void Too_few_points_or_a_single_size_give_no_line()
    {
        Assert.Null(LogLine.Fit([(1, 1), (2, 2)]));
        Assert.Null(LogLine.Fit([(5, 1), (5, 2), (5, 3)]));
        Assert.Null(LogLine.Fit([(1, 1), (2, double.NaN), (3, -1), (4, double.PositiveInfinity), (0, 2), (9, 9)]));
    }

    [Fact]
    public void Intervals_hold_as_often_as_they_say()
    {
        const int repeats = 4000;
        int slopes = 0, values = 0, crossings = 0;
        var random = new RandomStream(7);
        for (int i = 0; i < repeats; i++)
        {
            var line = LogLine.Fit(new[] { 1.0, 1, 3, 3, 9, 9 }.Select(x => (x, 2 * Math.Pow(x, 1.2) * Math.Exp(0.2 * random.NextNormal()))))!;
            slopes += line.SlopeAt(0.9).Contains(1.2) ? 1 : 0;
            values += line.At(40, 0.9).Contains(2 * Math.Pow(40, 1.2) * Math.Exp(0.2 * random.NextNormal())) ? 1 : 0;
            crossings += line.Crossing(2 * Math.Pow(40, 1.2), 0.9)!.Value.Contains(40) ? 1 : 0;
        }
        foreach (int held in (int[])[slopes, values, crossings])
            Assert.InRange(held / (double)repeats, 0.885, 0.915);
    }

    [Fact]
    public void A_slope_that_is_open_leaves_the_crossing_open()
    {
        var crossing = LogLine.Fit([(1, 1), (2, 3), (4, 1.1), (8, 1.4)])!.Crossing(100, 0.95)!.Value;
        Assert.Equal(double.PositiveInfinity, crossing.Upper);
    }

    [Fact]
    public void A_bend_is_told_where_sizes_are_repeated()
    {
        Assert.True(LogLine.Fit([(1, 1), (1, 1.01), (2, 4), (2, 4.04), (4, 4.1), (4, 4.05)])!.LackOfFit < 0.01);
        Assert.Null(LogLine.Fit([(1, 1), (2, 4), (4, 4)])!.LackOfFit);
    }
}
