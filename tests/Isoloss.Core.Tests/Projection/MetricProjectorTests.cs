using System.Globalization;
using Isoloss.Core.Organisation;
using Isoloss.Core.Projection;

namespace Isoloss.Tests.Projection;

/// <summary>The largest rung lies inside what smaller ones projected as often as said, and a break there is told.</summary>
public sealed class MetricProjectorTests
{
    private static readonly double[] Sizes = [1e4, 3e4, 1e5, 3e5, 1e6];

    [Fact]
    public void Sound_lines_lie_inside_as_often_as_said()
    {
        var rows = Enumerable.Range(0, 4000).Select(seed => Assert.Single(MetricProjector.Of(Line("logit", (ulong)seed)))).ToList();
        Assert.InRange(rows.Count(r => r.IsInside) / 4000.0, 0.94, 0.96);
        Assert.All(rows, r => Assert.Equal(r.IsInside, r.Projected!.Value.Contains(r.Observed)));
    }

    [Fact]
    public void Seeds_make_the_test_milder()
    {
        int inside = Enumerable.Range(0, 500).Count(seed => MetricProjector.Of(Line("logit", (ulong)seed, seeds: 3))[0].IsInside);
        Assert.InRange(inside, 475, 500);
    }

    [Fact]
    public void A_sound_study_of_many_metrics_has_a_flag_in_at_most_one_of_twenty()
    {
        int flagged = Enumerable.Range(0, 400).Count(seed => MetricProjector.Of(Many(seed)).Any(r => r.IsFlagged));
        Assert.InRange(flagged, 4, 33); // .05 and three standard errors
    }

    [Fact]
    public void A_planted_break_is_flagged_and_only_it()
    {
        var rows = MetricProjector.Of([.. Many(1), .. Line("broken", 99, seeds: 2, last: 4)]);
        Assert.Equal(["broken"], rows.Where(r => r.IsFlagged).Select(r => r.Metric.Name));
        var broken = rows[^1];
        Assert.False(broken.IsInside);
        Assert.True(broken.Observed > broken.Projected!.Value.Upper);
        Assert.Equal((1e6, 2, 4), (broken.Scale, broken.Runs, broken.Smaller));
        Assert.True(broken.P >= broken.Chance);
    }

    [Fact]
    public void Fewer_than_three_smaller_sizes_are_not_judged()
    {
        var row = Assert.Single(MetricProjector.Of(Line("logit", 1, seeds: 4).Where(r => r.Scale <= 1e5)));
        Assert.True(row is { Projected: null, IsInside: false, IsFlagged: false, Chance: 1, P: 1, Smaller: 2 });
        Assert.Empty(MetricProjector.Of([]));
    }

    [Fact]
    public void An_exact_power_and_values_without_a_logarithm_do_no_harm()
    {
        var exact = Sizes.Select(n => Reading("exact", n, 3 * Math.Pow(n, -0.1))).ToList();
        Assert.True(Assert.Single(MetricProjector.Of(exact)).IsInside);
        var row = Assert.Single(MetricProjector.Of([.. exact, Reading("exact", 1e7, double.NaN), Reading("exact", 1e8, 0)]));
        Assert.Equal(1e6, row.Scale);
    }

    /// <summary>Twenty sound metrics.</summary>
    private static IEnumerable<MetricReading> Many(int seed) =>
        Enumerable.Range(0, 20).SelectMany(i => Line($"m{i}", (ulong)(1000 * seed + i)));

    /// <summary>A power of size with normal errors of .1 in the logarithm; the largest size <paramref name="last"/> times as high.</summary>
    private static IEnumerable<MetricReading> Line(string name, ulong seed, int seeds = 1, double last = 1)
    {
        var random = new RandomStream(seed);
        return [.. Sizes.SelectMany(n => Enumerable.Range(0, seeds).Select(_ =>
            Reading(name, n, (n == Sizes[^1] ? last : 1) * Math.Pow(n, 0.2) * Math.Exp(0.1 * random.NextNormal()))))];
    }

    private static MetricReading Reading(string name, double n, double value) =>
        new(new Metric("base", MetricSource.Probe, name), n.ToString(CultureInfo.InvariantCulture), n, value);
}
