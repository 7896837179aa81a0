using CsCheck;
using Isoloss.Core.Degeneracy;

namespace Isoloss.Tests;

/// <summary>How repetitive a text is, and which excess is told.</summary>
public sealed class DegeneracyTests
{
    private static readonly bool[] NoneRare = new bool[64];

    [Fact]
    public void A_loop_repeats_and_a_text_without_repeats_does_not()
    {
        var loop = TextMeasure.Of([1, 2, 1, 2, 1, 2, 1, 2, 1, 2], NoneRare);
        Assert.Equal(new TextMeasure(5 / 7.0, 0, 0.2, 0), loop);
        Assert.Equal(new TextMeasure(0, 0, 1, 0), TextMeasure.Of([1, 2, 3, 4, 5, 6], NoneRare));
        Assert.Equal(1, TextMeasure.Of([7, 7, 7, 7], NoneRare).SameAsBefore);
        Assert.Equal(new TextMeasure(0, 0, 1, 0), TextMeasure.Of([3], NoneRare));
    }

    [Fact]
    public void Shares_are_shares() => Gen.Long[0, 9].Array[1, 60].Sample(tokens =>
    {
        var m = TextMeasure.Of(tokens, RareTokens.Of(tokens, 10));
        Assert.All((double[])[m.Repeated, m.SameAsBefore, m.Distinct, m.Rare], share => Assert.InRange(share, 0, 1));
        Assert.True(m.Rare <= 0.05 + 1e-12); // the rare kinds make up at most that of the text they were read from
    });

    [Fact]
    public void A_kind_that_the_data_lacks_is_rare_and_its_commonest_is_not()
    {
        bool[] rare = RareTokens.Of([.. Enumerable.Repeat(0L, 90), .. Enumerable.Repeat(1L, 8), 2L, 2L], 4);
        Assert.Equal([false, false, true, true], rare);
    }

    [Fact]
    public void Text_like_the_data_is_flagged_in_at_most_one_of_twenty_studies()
    {
        const int studies = 400;
        int flagged = 0;
        for (int i = 0; i < studies; i++)
        {
            var random = new Random(i);
            var runs = from arm in (string[])["a", "b"] from n in (double[])[1e4, 1e5, 1e6] select Run(arm, n, random, 0, 0);
            flagged += DegeneracyAnalysis.Of([.. runs], "a").Any(s => s.Findings.Count > 0) ? 1 : 0;
        }
        Assert.InRange(flagged / (double)studies, 0, 0.05);
    }

    [Fact]
    public void An_arm_that_repeats_and_one_that_loops_are_told_at_their_size()
    {
        var random = new Random(1);
        var found = DegeneracyAnalysis.Of([Run("a", 1e4, random, 0, 0), Run("a", 1e5, random, 0, 0), Run("b", 1e4, random, 0, 0), Run("b", 1e5, random, 0.3, 0), Run("c", 1e5, random, 0, 0.5)], "a");
        Assert.Empty(found.Single(s => s is { Arm: "b", Params: 1e4 }).Findings);
        Assert.Equal(DegeneracyKind.RepeatedRuns, found.Single(s => s is { Arm: "b", Params: 1e5 }).Findings.Single().Kind);
        Assert.Equal(DegeneracyKind.GreedyLoops, found.Single(s => s.Arm == "c").Findings.Single().Kind);
        Assert.All(found.Where(s => s.Arm == "a"), s => Assert.Empty(s.Findings));
    }

    [Fact]
    public void Three_prompts_tell_nothing_and_nothing_written_gives_nothing()
    {
        Assert.Empty(DegeneracyAnalysis.Of([], "a"));
        var run = Run("a", 1e4, new Random(1), 0.9, 0.9);
        Assert.Empty(DegeneracyAnalysis.Of([run with { Prompts = [.. run.Prompts.Take(3)] }], "a").Single().Findings);
    }

    // Drawn text and data with the same skewed distribution of shares, and excesses where asked for.
    private static WrittenRun Run(string arm, double n, Random random, double drawn, double greedy)
    {
        double Share() => 0.1 * -Math.Log(1 - random.NextDouble());
        TextMeasure Measure(double excess) => new(Math.Min(1, Share() + excess), Share(), 0.6, Share());
        return new WrittenRun(arm, $"{n}", n, [.. Enumerable.Range(0, 16).Select(i => new WrittenPrompt(i, Measure(greedy), Measure(drawn), Measure(0)))]);
    }
}
