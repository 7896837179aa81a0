using CsCheck;
using Isoloss.Core.Efficiency;

namespace Isoloss.Tests.Efficiency;

/// <summary>Data multipliers inside runs.</summary>
public sealed class DataEfficiencyTests
{
    [Fact]
    public void A_variant_that_needs_half_the_tokens_is_told_so_on_every_size() => Gen.Double[0.6, 2.5].Sample(multiplier =>
    {
        var found = DataEfficiencyAnalysis.Of([.. Ladder("a", 1), .. Ladder("b", multiplier)], "a", [])!;
        Assert.Equal(3, found.Sizes.Count);
        Assert.All(found.Sizes, s => Assert.Equal(multiplier, s.Multipliers.Single().Multiplier, 0.03 * multiplier));
        Assert.Equal(multiplier, found.Variants.Single().Multiplier, 0.03 * multiplier);
    });

    [Fact]
    public void A_loss_that_an_arm_does_not_come_down_to_is_not_reached()
    {
        var found = DataEfficiencyAnalysis.Of([.. Ladder("a", 1), .. Ladder("b", 0.5)], "a", [])!;
        Assert.All(found.Sizes, s => Assert.NotNull(s.Losses[^1].Arms[0].Tokens));
        Assert.All(found.Sizes, s => Assert.Null(s.Losses[^1].Arms[1].Tokens)); // it has half of what it needs for the baseline's last loss
        Assert.All(found.Sizes, s => Assert.NotNull(s.Losses[0].Arms[1].Tokens));
        var asked = DataEfficiencyAnalysis.Of([.. Ladder("a", 1)], "a", [0.001, 2.9])!;
        Assert.Equal([2.9, 0.001], asked.Sizes[0].Losses.Select(l => l.Loss));
        Assert.Null(asked.Sizes[0].Losses[1].Arms[0].Tokens);
    }

    [Fact]
    public void Changing_places_turns_the_multiplier_over() => Gen.Int[0, 1000].Sample(seed =>
    {
        var random = new Random(seed);
        CurveRun[] a = [.. Ladder("a", 1, random, 0.01)], b = [.. Ladder("b", 1.3, random, 0.01)];
        double there = DataEfficiencyAnalysis.Of([.. a, .. b], "a", [])!.Variants[0].Multiplier;
        double back = DataEfficiencyAnalysis.Of([.. a, .. b], "b", [])!.Variants[0].Multiplier;
        Assert.Equal(1, there * back, 9);
    });

    [Fact]
    public void Intervals_over_seeds_and_over_sizes_hold_as_often_as_they_say()
    {
        const int repeats = 600;
        int size = 0, all = 0;
        for (int i = 0; i < repeats; i++)
        {
            var random = new Random(i); // one for all: generators with neighbouring seeds begin alike
            CurveRun[] runs = [.. Enumerable.Range(0, 2).SelectMany(s => (CurveRun[])
                [.. Ladder("a", 1, random, 0.01, s), .. Ladder("b", 1.2, random, 0.01, s)])];
            var found = DataEfficiencyAnalysis.Of(runs, "a", [], 0.9)!;
            size += found.Sizes[1].Multipliers[0].Interval!.Value.Contains(1.2) ? 1 : 0;
            all += found.Variants[0].Interval!.Value.Contains(1.2) ? 1 : 0;
        }
        Assert.InRange(size / (double)repeats, 0.87, 0.94);
        Assert.InRange(all / (double)repeats, 0.86, 0.94);
    }

    [Fact]
    public void One_seed_a_size_gives_no_interval_of_a_size_and_two_sizes_none_over_them()
    {
        var three = DataEfficiencyAnalysis.Of([.. Ladder("a", 1), .. Ladder("b", 2)], "a", [])!;
        Assert.All(three.Sizes, s => Assert.Null(s.Multipliers[0].Interval));
        Assert.NotNull(three.Variants[0].Interval);
        var two = DataEfficiencyAnalysis.Of([.. Ladder("a", 1).Take(2), .. Ladder("b", 2).Take(2)], "a", [])!;
        Assert.Null(two.Variants[0].Interval);
    }

    [Fact]
    public void Without_a_baseline_or_without_a_shared_rung_there_is_nothing_to_tell()
    {
        Assert.Null(DataEfficiencyAnalysis.Of([], "a", []));
        Assert.Null(DataEfficiencyAnalysis.Of([.. Ladder("b", 1)], "a", []));
        Assert.Null(DataEfficiencyAnalysis.Of([.. Ladder("a", 1), .. Ladder("b", 1).Select(r => r with { Rung = "other" })], "a", []));
    }

    private static IEnumerable<CurveRun> Ladder(string arm, double multiplier, Random? random = null, double noise = 0, int run = 0)
    {
        random ??= new Random(0);
        foreach (double n in new[] { 1e4, 3e4, 1e5 })
        {
            double shift = noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var curve = LossCurve.Of(Enumerable.Range(1, 200).Select(i => (i * 5e3, Math.Exp(shift) * (8 / Math.Pow(n, 0.1) * Math.Pow(multiplier * i * 5e3 / 1e6, -0.2)))))!;
            yield return new CurveRun(arm, $"{n}", n, 1e6, run, curve);
        }
    }
}
