using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class ArmComparerTests
{
    private static readonly Target Far = new() { Flops = 1e22 };
    private static readonly CompareOptions Quick = new();

    [Theory]
    [InlineData(1.5)]
    [InlineData(1.0)]
    [InlineData(0.8)]
    public void Nearly_noiseless_arms_give_their_multiplier(double truth)
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 1e-5, seed: 1), Ladder.Arm(truth, 1e-5, seed: 2), Far, Quick);
        Assert.Equal(truth, result.Multiplier.Value, 0.01);
        Assert.True(result.Multiplier.Contains(truth));
        Assert.InRange(result.Multiplier.Upper / result.Multiplier.Lower, 1, 1.05);
    }

    [Fact]
    public void A_clear_gain_is_go_and_a_clear_loss_is_no_go()
    {
        Assert.Equal(Verdict.Go, ArmComparer.Compare(Ladder.Arm(noise: 0.001), Ladder.Arm(1.5, 0.001, 2), Far, Quick).Verdict);
        Assert.Equal(Verdict.NoGo, ArmComparer.Compare(Ladder.Arm(noise: 0.001), Ladder.Arm(0.7, 0.001, 2), Far, Quick).Verdict);
    }

    [Fact]
    public void A_gain_below_the_smallest_worthwhile_is_no_go()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 1e-4), Ladder.Arm(1.1, 1e-4, 2), Far, Quick with { SmallestGain = 0.5 });
        Assert.Equal(Verdict.NoGo, result.Verdict);
        Assert.InRange(result.ProbabilityBetter, 0, 0.05);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.15)]
    public void Swapping_the_arms_inverts_multipliers_and_negates_differences(double cost)
    {
        Observation[] a = Ladder.Arm(noise: 0.003, seeds: 2), b = Ladder.Arm(1.3, 0.003, 2, seeds: 2, cost: cost);
        var target = new Target { Params = 3e9, Tokens = 6e10 };
        ComparisonResult there = ArmComparer.Compare(a, b, target, Quick), back = ArmComparer.Compare(b, a, target, Quick);
        const double tolerance = 1e-6;
        Inverse(there.Multiplier, back.Multiplier);
        Inverse(there.Targets[0].Data.Multiplier, back.Targets[0].Data.Multiplier);
        Inverse(there.Targets[0].Params.Multiplier, back.Targets[0].Params.Multiplier);
        Negative(there.TrendPerDecade, back.TrendPerDecade);
        Negative(there.LossDifferences[0].Difference, back.LossDifferences[0].Difference);
        Assert.Equal(there.ProbabilityBetter, 1 - back.ProbabilityBetter, tolerance);
        Assert.All(there.Structures.Zip(back.Structures), s => Assert.Equal(s.First.Weight, s.Second.Weight, tolerance));

        static void Inverse(Estimate x, Estimate y) => Negative(Log(x), Log(y));

        static Estimate Log(Estimate x) => new(Math.Log(x.Value), Math.Log(x.Lower), Math.Log(x.Upper));

        static void Negative(Estimate x, Estimate y)
        {
            Assert.Equal(x.Value, -y.Value, tolerance);
            Assert.Equal(x.Lower, -y.Upper, tolerance);
            Assert.Equal(x.Upper, -y.Lower, tolerance);
        }
    }

    [Fact]
    public void A_variant_that_costs_more_compute_pays_for_it()
    {
        var free = ArmComparer.Compare(Ladder.Arm(noise: 1e-4), Ladder.Arm(1.3, 1e-4, 2), Far, Quick);
        var dear = ArmComparer.Compare(Ladder.Arm(noise: 1e-4), Ladder.Arm(1.3, 1e-4, 2, cost: 1.2), Far, Quick);
        Assert.Equal(free.Multiplier.Value / 1.2, dear.Multiplier.Value, 0.002);
        Assert.Contains(dear.Reasons, r => r.Contains("1.20x the FLOP", StringComparison.Ordinal));
    }

    [Fact]
    public void Measuring_data_in_another_unit_changes_no_answer()
    {
        Observation[] a = Ladder.Arm(noise: 0.005), b = Ladder.Arm(1.2, 0.005, 2);
        var tokens = ArmComparer.Compare(a, b, Far, Quick);
        var bytes = ArmComparer.Compare([.. a.Select(InBytes)], [.. b.Select(InBytes)], Far, Quick);
        Assert.Equal(tokens.Multiplier.Value, bytes.Multiplier.Value, 1e-4);
        Assert.Equal(tokens.ProbabilityBetter, bytes.ProbabilityBetter, 1e-4);

        static Observation InBytes(Observation o) => o with { Tokens = o.Tokens * 4.3 };
    }

    [Fact]
    public void Shared_data_order_is_exploited_where_it_is_present()
    {
        var random = new Random(5);
        List<Observation> a = [], paired = [], unpaired = [];
        foreach (ScalePoint r in Ladder.Rungs())
        {
            double shared = 0.02 * Ladder.Normal(random);
            a.Add(new(r.Params, r.Tokens, r.Flops, Ladder.Loss(r.Params, r.Tokens) * Math.Exp(shared), 1));
            paired.Add(new(r.Params, r.Tokens, r.Flops, Ladder.Loss(1.1 * r.Params, 1.1 * r.Tokens) * Math.Exp(shared + 0.001 * Ladder.Normal(random)), 1));
            unpaired.Add(paired[^1] with { Loss = paired[^1].Loss * Math.Exp(-shared + 0.02 * Ladder.Normal(random)), Seed = 2 });
        }
        Estimate narrow = ArmComparer.Compare(a, paired, Far, Quick).Multiplier, wide = ArmComparer.Compare(a, unpaired, Far, Quick).Multiplier;
        Assert.True(narrow.Contains(1.21));
        Assert.True(Math.Log(wide.Upper / wide.Lower) > 4 * Math.Log(narrow.Upper / narrow.Lower));
    }

    [Fact]
    public void Many_rungs_that_one_arm_lacks_make_one_note()
    {
        Observation[] a = Ladder.Arm(noise: 0.002), b = Ladder.Arm(1.2, 0.002, 2);
        string message = Assert.Single(ArmComparer.Compare(a, b[..^5], Far, Quick).Diagnostics, d => d.Code == "rung-missing").Message;
        Assert.Contains("and at 2 more rungs", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rung_that_one_arm_lacks_is_named_and_left_out()
    {
        Observation[] a = Ladder.Arm(noise: 0.002), b = Ladder.Arm(1.2, 0.002, 2);
        var whole = ArmComparer.Compare(a[..11], b[..11], Far, Quick);
        var missing = ArmComparer.Compare(a, b[..11], Far, Quick);
        Assert.Equal(whole.Multiplier, missing.Multiplier);
        Assert.Contains("variant has no run at N=9.9e8", Assert.Single(missing.Diagnostics, d => d.Code == "rung-missing").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rung_that_breaks_the_trend_is_named()
    {
        Observation[] a = Ladder.Arm(noise: 0.001), b = Ladder.Arm(1.2, 0.001, 2);
        b[4] = b[4] with { Loss = b[4].Loss * 1.1 };
        var result = ArmComparer.Compare(a, b, Far, Quick);
        Assert.Contains("D=1.9", Assert.Single(result.Diagnostics, d => d.Code == "outlier-rung").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_far_beyond_the_ladder_is_said_to_be_far() =>
        Assert.Contains(ArmComparer.Compare(Ladder.Arm(noise: 0.001), Ladder.Arm(1.2, 0.001, 2), new Target { Flops = 1e26 }, Quick).Diagnostics, d => d.Code == "short-lever");

    [Fact]
    public void Intervals_widen_with_distance_when_a_trend_is_possible()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.01), Ladder.Arm(1.2, 0.01, 2), Far, Quick);
        double near = Math.Log(result.Curve[10].Multiplier.Upper / result.Curve[10].Multiplier.Lower);
        double far = Math.Log(result.Curve[^1].Multiplier.Upper / result.Curve[^1].Multiplier.Lower);
        Assert.True(far > near);
    }

    [Theory]
    [InlineData(-0.05)]
    [InlineData(0.05)]
    public void A_trend_that_the_runs_show_clearly_is_carried_to_the_target(double slope)
    {
        var random = new Random(7);
        double centre = Ladder.Rungs().Average(r => Math.Log(r.Flops));
        double Multiplier(double flops) => 1.25 * Math.Exp(slope * (Math.Log(flops) - centre));
        Observation[] variant =
        [
            .. from r in Ladder.Rungs()
               let gain = Math.Sqrt(Multiplier(r.Flops))
               select new Observation(r.Params, r.Tokens, r.Flops, Ladder.Loss(r.Params * gain, r.Tokens * gain) * Math.Exp(0.0005 * Ladder.Normal(random))),
        ];
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.0005), variant, Far, Quick);
        Assert.True(result.Multiplier.Contains(Multiplier(1e22)));
        Assert.True(result.TrendPerDecade.Contains(slope));
        Assert.InRange(result.Structures.Where(s => s.Name is "same law" or "shared floor, one multiplier").Sum(s => s.Weight), 0, 0.05);
    }

    [Fact]
    public void Arms_known_to_see_the_same_data_are_held_to_share_their_floor_and_the_answer_is_narrower()
    {
        Observation[] baseline = Ladder.Arm(noise: 0.004), variant = Ladder.Arm(1.3, 0.004, 2);
        ComparisonResult unknown = ArmComparer.Compare(baseline, variant, Far, Quick), same = ArmComparer.Compare(baseline, variant, Far, Quick with { SameData = true });
        Assert.True(same.SameData && !unknown.SameData);
        Assert.InRange(Floors(same), 0, 0.5 * Floors(unknown));
        Assert.InRange(Width(same), 0.3 * Width(unknown), 0.99 * Width(unknown));
        Assert.Equal(1, same.Structures.Sum(s => s.Weight), 1e-9);

        static double Floors(ComparisonResult r) => r.Structures.Where(s => s.Name is "shared exponents, separate floors" or "nothing shared").Sum(s => s.Weight);

        static double Width(ComparisonResult r) => Math.Log(r.Multiplier.Upper / r.Multiplier.Lower);
    }

    [Fact]
    public void The_result_is_complete_and_adds_up()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.005), Ladder.Arm(1.2, 0.005, 2), Far, new CompareOptions());
        Assert.Equal(1, result.Structures.Sum(s => s.Weight), 1e-9);
        Assert.Equal(9, result.Structures.Count);
        Assert.Equal(1, result.Uncertainty.Noise + result.Uncertainty.Trend + result.Uncertainty.Structure + result.Uncertainty.Drift, 1e-9);
        Assert.Equal(12, result.Rungs.Count);
        Assert.Equal(result.Multiplier.Value, result.Curve[^1].Multiplier.Value, 1e-6);
        Assert.True(result.LossDifferences[0].Difference.Value < 0);
        Assert.Equal(1e22, result.Target.Flops);
        Assert.Equal(1e22, 6 * result.Target.Params * result.Target.Tokens, 1e16);
        Assert.InRange(result.Reasons.Count, 3, 6);
    }

    [Fact]
    public void Data_and_parameter_multipliers_are_read_along_the_curve_and_end_at_the_target()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.003), Ladder.Arm(1.3, 0.003, 2), Far, Quick);
        IReadOnlyList<AxisPoint> points = result.AxisCurve!.Read();
        Assert.Equal(result.Curve.Select(p => p.Flops), points.Select(p => p.At.Flops));
        Assert.Equal(result.Targets[0].Data.Multiplier.Value, points[^1].Data.Value, 1e-6);
        Assert.Equal(result.Targets[0].Params.Multiplier.Upper, points[^1].Params.Upper, 1e-6);
        Assert.All(points, p => Assert.True(p.Data.Lower < p.Data.Value && p.Params.Value < p.Params.Upper));
    }

    [Fact]
    public void A_target_by_size_and_tokens_is_that_point()
    {
        var result = ArmComparer.Compare(Ladder.Arm(), Ladder.Arm(1.2, 0.001), new Target { Params = 7e9, Tokens = 1e12 }, Quick);
        Assert.Equal(new ScalePoint(7e9, 1e12, 4.2e22), result.Target with { Flops = Math.Round(result.Target.Flops / 1e20) * 1e20 });
    }

    [Fact]
    public void Null_pairs_seldom_get_a_verdict_and_the_interval_holds_one()
    {
        const int pairs = 60;
        int decided = 0, held = 0;
        for (int i = 0; i < pairs; i++)
        {
            var result = ArmComparer.Compare(Ladder.Arm(noise: 0.01, seed: 2 * i), Ladder.Arm(1, 0.01, 2 * i + 1), Far, Quick);
            decided += result.Verdict != Verdict.Undecided ? 1 : 0;
            held += result.Multiplier.Contains(1) ? 1 : 0;
        }
        // At most .1 by the rule; binomial(60, .1) exceeds 13 with probability .003.
        Assert.InRange(decided, 0, 13);
        Assert.InRange(held, 51, pairs);
    }

    [Fact]
    public void Floors_that_differ_are_found_and_the_multiplier_of_the_target_holds()
    {
        Observation[] a = Ladder.Arm(noise: 3e-4), b = Ladder.Arm(noise: 3e-4, seed: 2);
        b = [.. b.Select(o => o with { Loss = o.Loss + 0.05 })];
        var result = ArmComparer.Compare(a, b, Far, Quick);
        Assert.InRange(
            result.Structures.Where(s => s.Name is "shared exponents, separate floors" or "nothing shared" or "a difference with a trend, whatever the law").Sum(s => s.Weight),
            0.8, 1);
        Assert.True(result.LossDifferences[0].Difference.Contains(0.05));
    }

    [Fact]
    public void What_early_rungs_lack_does_not_decide_the_target()
    {
        Observation[] a = Ladder.Arm(noise: 0.001, sizes: 5), b = Ladder.Arm(1.25, 0.001, 2, sizes: 5);
        Observation[] early = [.. b.Select((o, i) => i < 3 ? o with { Loss = o.Loss * 1.08 } : o)];
        var result = ArmComparer.Compare(a, early, Far, Quick);
        Assert.True(result.Multiplier.Contains(1.25));
    }

    [Fact]
    public void Without_curves_nothing_else_changes()
    {
        Observation[] a = Ladder.Arm(noise: 0.003), b = Ladder.Arm(1.3, 0.003, 2);
        ComparisonResult with = ArmComparer.Compare(a, b, Far, Quick), without = ArmComparer.Compare(a, b, Far, Quick with { Curves = false });
        Assert.Equal(with.Multiplier, without.Multiplier);
        Assert.Equal(with.Reasons, without.Reasons);
        Assert.Empty(without.Curve);
        Assert.Null(without.AxisCurve);
    }

    [Fact]
    public void A_ladder_that_does_not_tell_how_to_split_compute_is_asked_near_itself()
    {
        // Losses of real runs: three small sizes on 20k tokens, one of 9M parameters on 140k; the variant costs a little less.
        (double N, double D, double C, double Base, double Variant)[] runs =
        [
            (130_432, 20_480, 1.6e10, 4.4388, 4.4290), (270_816, 20_480, 3.3e10, 4.4349, 4.4347), (461_440, 20_480, 5.6e10, 4.4361, 4.4362), (9_048_192, 141_312, 8.9e12, 4.0182, 4.0258),
        ];
        Observation[] a = [.. runs.Select(r => new Observation(r.N, r.D, r.C, r.Base))], b = [.. runs.Select(r => new Observation(r.N, r.D, 0.997 * r.C, r.Variant))];
        var result = ArmComparer.Compare(a, b, new Target { Flops = 2e13 }, Quick);
        Assert.Contains(result.Diagnostics, d => d.Code == "split-held");
        Assert.InRange(result.Target.Tokens / result.Target.Params, 0.0156 / 10 * 0.99, 0.158 * 10 * 1.01);
        Assert.All(
            new[] { result.Multiplier, result.TrendPerDecade, result.Targets[0].Data.Multiplier, result.Targets[0].Params.Multiplier, result.LossDifferences[0].Difference },
            e => Assert.True(double.IsFinite(e.Lower) && e.Lower <= e.Value && e.Value <= e.Upper && double.IsFinite(e.Upper), e.ToString()));
        Assert.All(result.Curve, point => Assert.True(double.IsFinite(point.Multiplier.Value)));
        Assert.DoesNotContain(result.Reasons, r => r.Contains("NaN", StringComparison.Ordinal));
        Assert.DoesNotContain(ArmComparer.Compare(Ladder.Arm(noise: 0.001), Ladder.Arm(1.2, 0.001, 2), Far, Quick).Diagnostics, d => d.Code == "split-held");
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0569, "+14 %")]
    [InlineData(-0.5, "-68 %")]
    [InlineData(80, "over +1000 %")]
    [InlineData(double.PositiveInfinity, "over +1000 %")]
    public void A_trend_is_a_change_over_one_decade(double log10, string text) => Assert.Equal(text, TrendText.PerDecade(log10));
}
