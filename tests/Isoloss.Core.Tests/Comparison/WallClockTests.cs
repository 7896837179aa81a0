using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class WallClockTests
{
    private static readonly Target Far = new() { Flops = 1e22 };
    private static readonly CompareOptions Quick = new();

    [Fact]
    public void A_tenth_fewer_FLOP_at_a_fifth_less_speed_loses()
    {
        var result = ArmComparer.Compare(Timed(1, 1), Timed(1 / 0.9, 0.8), Far, Quick);
        Assert.Equal(Verdict.Go, result.Verdict);
        Assert.Equal(0.8 / 0.9, result.WallClock!.Time.Multiplier.Value, 0.01);
        Assert.InRange(result.WallClock.Time.ProbabilityBetter, 0, 0.05);
        Assert.Contains(result.Reasons, r => r.Contains("loses in time what it gains in FLOP", StringComparison.Ordinal));
    }

    [Fact]
    public void Asked_for_time_the_same_runs_are_no_go()
    {
        var result = ArmComparer.Compare(Timed(1, 1), Timed(1 / 0.9, 0.8), Far, Quick with { Worth = Worth.Time });
        Assert.Equal(Verdict.NoGo, result.Verdict);
        Assert.Equal(result.WallClock!.Time.ProbabilityBetter, result.ProbabilityBetter);
        Assert.StartsWith("the time multiplier at the target is 0.89x", result.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void FLOP_that_cost_no_time_are_not_charged_to_the_clock()
    {
        var dear = ArmComparer.Compare(Timed(1, 1), Timed(1.3, 1, cost: 1.2), Far, Quick);
        Assert.Equal(1.3 / 1.2, dear.Multiplier.Value, 0.01);
        Assert.Equal(1.3, dear.WallClock!.Time.Multiplier.Value, 0.01);
    }

    [Fact]
    public void Equal_prices_make_money_of_time_and_a_dearer_variant_pays()
    {
        Observation[] a = Timed(1, 1), b = Timed(1.3, 0.9);
        var equal = ArmComparer.Compare(a, b, Far, Quick with { PricePerHour = 2 }).WallClock!;
        var dearer = ArmComparer.Compare(a, b, Far, Quick with { PricePerHour = 2, VariantPricePerHour = 3 }).WallClock!;
        Assert.Equal(equal.Time.Multiplier.Value, equal.Cost!.Multiplier.Value, 1e-9);
        Assert.Equal(equal.Time.Multiplier.Value * 2 / 3, dearer.Cost!.Multiplier.Value, 1e-9);
    }

    [Fact]
    public void Speed_that_falls_with_size_is_carried_to_the_target()
    {
        Observation[] b = [.. Timed(1, 1).Select(o => o with { TokensPerSecond = o.TokensPerSecond * Math.Pow(o.Params / 1e8, -0.02) })];
        var result = ArmComparer.Compare(Timed(1, 1), b, new Target { Params = 1e10, Tokens = 2e11 }, Quick);
        Assert.Equal(Math.Pow(100, -0.02), result.WallClock!.SpeedRatio.Value, 0.01);
        Assert.True(result.WallClock.SpeedTrend.Contains(-0.02));
        Assert.True(result.WallClock.SpeedTrend.Upper < 0);
    }

    [Fact]
    public void Unrecorded_throughput_leaves_time_out_and_refuses_a_verdict_on_it()
    {
        Observation[] a = Ladder.Arm(noise: 0.001), b = Ladder.Arm(1.2, 0.001, 2);
        Assert.Null(ArmComparer.Compare(a, b, Far, Quick).WallClock);
        Assert.Null(ArmComparer.Compare(Timed(1, 1), b, Far, Quick).WallClock);
        Assert.Throws<BadInputException>(() => ArmComparer.Compare(a, b, Far, Quick with { Worth = Worth.Time }));
        Assert.Throws<BadInputException>(() => ArmComparer.Compare(Timed(1, 1), Timed(1.2, 1), Far, Quick with { Worth = Worth.Cost }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_throughput_is_refused(double speed)
    {
        Observation[] b = Timed(1.2, 1);
        b[3] = b[3] with { TokensPerSecond = speed };
        var e = Assert.Throws<BadInputException>(() => ArmComparer.Compare(Timed(1, 1), b, Far, Quick));
        Assert.Contains("tokens per second", e.Message, StringComparison.Ordinal);
    }

    /// <summary>400 simulated ratios over four sizes, carried ten times beyond the largest.</summary>
    [Theory]
    [InlineData(0.003)]
    [InlineData(0.02)]
    public void The_interval_of_the_speed_ratio_holds_beyond_the_ladder(double noise)
    {
        var random = new Random(11);
        int inside = 0;
        for (int i = 0; i < 400; i++)
        {
            double level = 0.1 * Ladder.Normal(random), slope = 0.03 * Ladder.Normal(random);
            double Truth(double n) => level + slope * Math.Log(n / 1e8);
            var ratio = SpeedRatio.Of([.. new[] { 3e7, 1e8, 3e8, 1e9 }.Select(n => Rung(n, Truth(n) + noise * Ladder.Normal(random)))])!;
            inside += ratio.LogAt(Math.Log(1e10)).Central(0.95).Contains(Truth(1e10)) ? 1 : 0;
        }
        Assert.InRange(inside / 400.0, 0.92, 0.995);
    }

    [Fact]
    public void Swapping_the_arms_inverts_the_speed_ratio()
    {
        PairedRung[] there = [Rung(1e8, 0.05), Rung(1e9, 0.02), Rung(3e9, 0.03)], back = [.. there.Select(r => r with { LogSpeedRatio = -r.LogSpeedRatio })];
        Estimate a = SpeedRatio.Of(there)!.LogAt(25).Central(0.9), b = SpeedRatio.Of(back)!.LogAt(25).Central(0.9);
        Assert.Equal(a.Value, -b.Value, 1e-9);
        Assert.Equal(a.Lower, -b.Upper, 1e-5);
    }

    [Fact]
    public void Independent_normals_add_their_means_and_variances()
    {
        var sum = new NormalMixture([1], [0.3], [0.3]).Plus(new NormalMixture([1], [-0.1], [0.4]), 2);
        Assert.Equal(2.2, sum.Mean, 1e-12);
        Assert.Equal(2.2 + 1.959964 * 0.5, sum.Quantile(0.975), 1e-5);
    }

    private static PairedRung Rung(double parameters, double logSpeedRatio) => new()
    {
        Params = parameters, Tokens = 20 * parameters, BaselineFlops = 1, VariantFlops = 1, BaselineLogLoss = 0, VariantLogLoss = 0,
        LogDifference = 0, Pairs = 1, WithinSquares = 0, WithinDof = 0, FewerRuns = 1, LogSpeedRatio = logSpeedRatio,
    };

    /// <summary>An arm whose tokens per second fall as 1 / N, times <paramref name="speed"/>.</summary>
    private static Observation[] Timed(double multiplier, double speed, double cost = 1) =>
    [
        .. Ladder.Arm(multiplier, 1e-4, seed: multiplier > 1 ? 2 : 1, cost: cost).Select(o => o with { TokensPerSecond = speed * 1e14 / o.Params }),
    ];
}
