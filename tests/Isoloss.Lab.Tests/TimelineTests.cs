using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Tests;

/// <summary>The timeline against what is published and against itself.</summary>
public sealed class TimelineTests
{
    private static readonly TimelinePreset Canonical = TimelinePresets.Shipped(TimelinePresets.Default);
    private static readonly TimelineQuestion Quick = new() { Samples = 100_000 };

    [Fact]
    public void The_canonical_preset_meets_the_published_yearly_curve()
    {
        TimelineForecast forecast = Exact(Canonical.Model);
        Assert.Equal(77, Canonical.Published!.By.Count);
        Assert.InRange(Canonical.Published.By.Average(b => Math.Abs(b.Probability - forecast.By(b.Year))), 0, 0.005);
        Assert.Equal(2052.9, forecast.YearOf(0.5)!.Value, 0.5);
        Assert.Equal(0.1, forecast.None, 1e-9);
    }

    [Theory]
    [InlineData("cotra-2022", 2040, 2.5)]
    [InlineData("aggressive", 2040, 1)]
    [InlineData("conservative", 2090, 1.5)]
    [InlineData("short-horizon", 2042.9, 0.5)]
    [InlineData("short-horizon-fast-spending", 2041.5, 0.5)]
    [InlineData("alexander-2022", 2066.6, 1)]
    public void Variants_come_out_where_the_table_says(string name, double median, double within) =>
        Assert.Equal(median, Exact(TimelinePresets.Shipped(name).Model).YearOf(0.5)!.Value, within);

    [Theory]
    [InlineData(Anchor.Lifetime, 28, 0.3)]
    [InlineData(Anchor.Short, 32, 0.1)]
    [InlineData(Anchor.Medium, 34.48, 0.1)]
    [InlineData(Anchor.Long, 37, 0.1)]
    [InlineData(Anchor.Genome, 33, 0.1)]
    [InlineData(Anchor.Evolution, 41, 0.1)]
    public void Requirements_have_the_published_medians(Anchor anchor, double median, double within) =>
        Assert.Equal(median, Exact(Canonical.Model).Anchors[(int)anchor].Required[4], within);

    [Fact]
    public void Sampling_agrees_with_quadrature_within_its_error()
    {
        foreach (string name in new[] { "cotra-2020", "conservative" })
        {
            TimelineModel model = TimelinePresets.Shipped(name).Model;
            TimelineForecast exact = Exact(model), sampled = TimelineSampling.Answer(model, Quick);
            for (int i = 0; i < exact.Years.Count; i++)
                Assert.InRange(Math.Abs(exact.Probability[i] - sampled.Probability[i]), 0, 5 * sampled.MonteCarloError![i] + 1e-4);
            foreach (var (a, b) in exact.Anchors.Zip(sampled.Anchors))
                Assert.Equal(a.Required[4], b.Required[4], 0.1);
        }
    }

    [Fact]
    public void Sampling_agrees_with_quadrature_after_observations_too()
    {
        TimelineQuestion question = Quick with { Observations = [new(1e28, false, 2024), new(1e40, true)] };
        TimelineForecast exact = Exact(Canonical.Model, question), sampled = TimelineSampling.Answer(Canonical.Model, question);
        Assert.Equal(0, exact.None, 1e-9);
        for (int i = 0; i < exact.Years.Count; i++)
            Assert.InRange(Math.Abs(exact.Probability[i] - sampled.Probability[i]), 0, 5 * sampled.MonteCarloError![i] + 2e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer_and_another_seed_one_as_good()
    {
        double[] once = [.. TimelineSampling.Answer(Canonical.Model, Quick).Probability], again = [.. TimelineSampling.Answer(Canonical.Model, Quick).Probability];
        Assert.Equal(once, again);
        Assert.NotEqual(once, TimelineSampling.Answer(Canonical.Model, Quick with { Seed = 2 }).Probability);
    }

    [Fact]
    public void Probability_never_falls_and_never_exceeds_the_weights() => Gen.Select(Gen.Double[0, 0.2], Gen.Double[0.5, 6], Gen.Double[0, 0.08]).Sample((weight, doubling, growth) =>
    {
        TimelineForecast f = Exact(Canonical.Model.With([Set("short.weight", weight), Set("spending.doubling", doubling), Set("gdp.growth", growth)]));
        Assert.All(f.Probability.Zip(f.Probability.Skip(1)), p => Assert.True(p.Second >= p.First - 1e-12));
        Assert.InRange(f.Probability[^1], 0, 1 - f.None + 1e-9);
    }, iter: 20);

    [Fact]
    public void A_longer_horizon_multiplies_the_cost() => Gen.Double[-1, 3].Sample(oom =>
    {
        // Evolution and low requirements are updated; a horizon beyond them is a plain factor.
        TimelineModel plain = Canonical.Model.With([Set("low-flop.27", 0), Set("low-flop.26", 0), Set("low-flop.25", 0), Set("low-flop.24", 0), Set("low-flop.floor", 0)]);
        TimelineModel longer = plain.With("medium.horizon", new InputValue(new Uniform(3 + oom, 6 + oom), Basis.Chosen, ""));
        var (before, after) = (Exact(plain).Anchors[(int)Anchor.Medium], Exact(longer).Anchors[(int)Anchor.Medium]);
        Assert.All(before.Required.Zip(after.Required), q => Assert.Equal(q.First + oom, q.Second, 0.01));
    }, iter: 5);

    [Fact]
    public void A_run_that_did_not_suffice_moves_weight_away_from_cheap_anchors()
    {
        TimelineForecast before = Exact(Canonical.Model), after = Exact(Canonical.Model, new TimelineQuestion { Observations = [new(1e28, false, 2025)] });
        Assert.True(after.Anchors[(int)Anchor.Lifetime].Weight < 0.7 * before.Anchors[(int)Anchor.Lifetime].Weight);
        Assert.True(after.Anchors[(int)Anchor.Evolution].Weight > before.Anchors[(int)Anchor.Evolution].Weight);
        Assert.True(after.None > before.None);
        Assert.True(after.YearOf(0.5) > before.YearOf(0.5));
        Assert.Equal(1, after.None + after.Anchors.Sum(a => a.Weight), 1e-9);
        Assert.True(after.Anchors[(int)Anchor.Lifetime].Required[0] > 28);
    }

    [Fact]
    public void Observations_that_contradict_each_other_are_refused() => Assert.Contains("no anchor allows", Assert.Throws<BadInputException>(() =>
        Exact(Canonical.Model, new TimelineQuestion { Observations = [new(1e30, true), new(1e31, false)] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Inputs_that_go_together_spread_the_requirement()
    {
        TimelineModel together = Canonical.Model.With([new Correlation("brain", "transformative", 0.9)]);
        Assert.False(together.IsExact);
        TimelineForecast apart = TimelineSampling.Answer(Canonical.Model, Quick), joint = TimelineSampling.Answer(together, Quick);
        Assert.True(Spread(joint, Anchor.Medium) > Spread(apart, Anchor.Medium) + 1);
        Assert.Equal(Spread(joint, Anchor.Evolution), Spread(apart, Anchor.Evolution), 0.2);

        static double Spread(TimelineForecast f, Anchor a) => f.Anchors[(int)a].Required[7] - f.Anchors[(int)a].Required[1];
    }

    [Fact]
    public void Uncertain_supply_is_sampled_and_a_narrow_belief_is_a_known_number()
    {
        TimelineModel narrow = Canonical.Model.With("spending.doubling", new InputValue(new Uniform(2.4999, 2.5001), Basis.Chosen, ""));
        TimelineForecast sampled = TimelineSampling.Answer(narrow, Quick), known = TimelineSampling.Answer(Canonical.Model, Quick);
        Assert.All(sampled.Probability.Zip(known.Probability), p => Assert.Equal(p.First, p.Second, 1e-3));
        Assert.Throws<BadInputException>(() => Exact(narrow));
    }

    [Fact]
    public void Shares_of_two_presets_add_up_to_their_difference()
    {
        TimelineModel other = TimelinePresets.Shipped("conservative").Model;
        var shares = TimelineDifference.Explain(other, Canonical.Model, new TimelineQuestion(), 2050);
        TimelineQuestion wide = new() { To = 2200 };
        Assert.Equal(Exact(Canonical.Model, wide).YearOf(0.5)!.Value - Exact(other, wide).YearOf(0.5)!.Value, shares.Sum(s => s.Years), 1e-6);
        Assert.Equal(Exact(Canonical.Model).By(2050) - Exact(other).By(2050), shares.Sum(s => s.Probability), 1e-9);
        Assert.Contains(shares, s => s.Driver == "weights");
        Assert.Empty(TimelineDifference.Explain(other, other, new TimelineQuestion(), 2050));
    }

    [Fact]
    public void The_tornado_ranks_the_brain_first_and_leaves_the_model_alone()
    {
        var bars = Tornado.Of(Canonical.Model, new TimelineQuestion(), 2050);
        Assert.Equal("brain", bars[0].Input);
        Assert.All(bars.Zip(bars.Skip(1)), b => Assert.True(b.First.Width >= b.Second.Width));
        Assert.DoesNotContain(bars, b => b.Input == "genome.size" && b.Width > 5);
    }

    [Fact]
    public void Shares_of_variance_lie_between_nothing_and_all_and_total_exceeds_alone()
    {
        var shares = SobolIndices.Of(Canonical.Model, new TimelineQuestion(), 1 << 15);
        Assert.All(shares, s => Assert.InRange(s.Alone, -0.03, s.Total + 0.03));
        Assert.InRange(shares.Sum(s => s.Alone), 0.4, 1.05);
        Assert.Equal(["anchor", "brain"], shares.Take(2).Select(s => s.Input).Order());
        Assert.Throws<BadInputException>(() => SobolIndices.Of(Canonical.Model.With([new Correlation("brain", "transformative", 0.5)]), new TimelineQuestion()));
    }

    [Theory, InlineData(2100, 2000), InlineData(1900, 2000), InlineData(2024, 9999)]
    public void Years_that_make_no_sense_are_refused(int from, int to) =>
        Assert.Throws<BadInputException>(() => Exact(Canonical.Model, new TimelineQuestion { From = from, To = to }));

    [Fact]
    public void The_offset_puts_a_median_where_it_is_wanted() => Gen.Double[26, 40].Sample(median =>
    {
        var answerer = new TimelineAnswerer();
        double offset = answerer.OffsetFor(Canonical.Model, Anchor.Short, median);
        Assert.Equal(median, Exact(Canonical.Model.With("short.offset", new InputValue(new Point(offset), Basis.Chosen, ""))).Anchors[(int)Anchor.Short].Required[4], 0.02);
    }, iter: 5);

    private static KeyValuePair<string, InputValue> Set(string input, double value) => new(input, new InputValue(new Point(value), Basis.Chosen, ""));

    private static TimelineForecast Exact(TimelineModel model, TimelineQuestion? question = null) => new TimelineQuadrature().Answer(model, question ?? new TimelineQuestion());
}
