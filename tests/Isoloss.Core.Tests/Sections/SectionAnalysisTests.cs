using Isoloss.Core.Sections;

namespace Isoloss.Tests.Sections;

/// <summary>Sections that stand still are told from those that improve, and few are told wrongly.</summary>
public sealed class SectionAnalysisTests
{
    [Fact]
    public void A_section_that_stands_still_is_flagged_and_only_it()
    {
        var trends = SectionAnalysis.Trends(Ladder(1, ("easy", 1.3), ("hard", 0.8), ("noise", 0), ("worse", -0.2)), 1e15);
        Assert.Equal(["noise", "worse"], trends.Where(t => t.HasStopped).Select(t => t.Name).Order());
        var easy = trends.Single(t => t.Name == "easy");
        Assert.True(easy.Pace!.Value.Contains(1.3));
        Assert.True(easy.AtTarget!.Value.Value < easy.Largest);
    }

    [Fact]
    public void Sections_that_improve_slowly_are_flagged_in_at_most_one_study_of_twenty()
    {
        // At the edge of the hypothesis: a quarter of the whole's pace.
        int wrong = Enumerable.Range(0, 500).Count(seed => SectionAnalysis.Trends(
            Ladder(seed, [.. Enumerable.Range(0, 10).Select(i => ($"s{i}", 0.25))]), 1e15).Any(t => t.HasStopped));
        Assert.InRange(wrong, 0, 40); // .05 and three standard errors
    }

    [Fact]
    public void Where_the_whole_does_not_improve_nothing_is_flagged() =>
        Assert.DoesNotContain(SectionAnalysis.Trends([.. Ladder(1, ("a", 0), ("b", 0)).Select(l => l with { Whole = 3 + 0.001 * l.Seed })], 1e15), t => t.HasStopped);

    [Fact]
    public void Two_runs_give_no_pace_and_no_flag() =>
        Assert.All(SectionAnalysis.Trends([.. Ladder(1, ("a", 0)).Take(2)], 1e15), t => Assert.True(t is { Pace: null, Law: null, HasStopped: false }));

    [Fact]
    public void A_variant_that_differs_on_a_section_is_named()
    {
        var baseline = Ladder(1, ("a", 1), ("b", 1), ("c", 1));
        var variant = Ladder(2, ("a", 1), ("b", 1), ("c", 1)).Select(l => l with { Arm = "variant", Loss = l.Loss * (l.Name == "b" ? 1.05 : 1) });
        var gaps = SectionAnalysis.Gaps([.. baseline, .. variant], "base");
        Assert.Equal(["b"], gaps.Where(g => g.IsDifferent).Select(g => g.Name));
        Assert.InRange(gaps.Single(g => g.Name == "b").Beyond.Value, 0.03, 0.07);
        Assert.Empty(SectionAnalysis.Gaps(baseline, "base"));
    }

    [Fact]
    public void What_rises_while_the_mean_falls_is_found()
    {
        var random = new Random(3);
        double[] before = [.. Enumerable.Range(0, 64).Select(i => 3 + random.NextDouble())];
        double[] after = [.. before.Select((l, i) => l - 0.3 + 0.1 * random.NextDouble() + (i == 17 ? 0.9 : 0))];
        string[] names = [.. before.Select((_, i) => $"t{i}")];
        Assert.Equal("t17", Assert.Single(LossRises.Find(names, before, after)).Name);
        Assert.Empty(LossRises.Find(names, after, before)); // the mean rises
        Assert.Empty(LossRises.Find(["a"], [1], [2]));
    }

    [Fact]
    public void Holms_adjustment_is_that_of_the_paper()
    {
        double[] adjusted = Holm.Adjust([0.01, 0.04, 0.03]);
        Assert.Equal([0.03, 0.06, 0.06], adjusted.Select(p => Math.Round(p, 12)));
    }

    /// <summary>Eight runs over two decades, the whole falling by a fifth; sections go at a pace of their own.</summary>
    private static List<SectionLoss> Ladder(int seed, params (string Name, double Pace)[] sections)
    {
        var random = new Random(seed);
        double Noise() => 0.002 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        var losses = new List<SectionLoss>();
        for (int rung = 0; rung < 4; rung++)
            for (int s = 1; s <= 2; s++)
            {
                double flops = 1e12 * Math.Pow(5, rung), fall = -0.05 * Math.Log(flops / 1e12), whole = Math.Log(3) + fall + Noise();
                losses.AddRange(sections.Select(section => new SectionLoss("domain", section.Name, "base", $"r{rung}", s, flops,
                    Math.Exp(whole), Math.Exp(Math.Log(4) + section.Pace * (whole - Math.Log(3)) + Noise()))));
            }
        return losses;
    }
}
