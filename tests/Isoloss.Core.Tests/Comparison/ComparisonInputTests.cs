using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class ComparisonInputTests
{
    private static readonly Target Far = new() { Flops = 1e22 };
    private static readonly CompareOptions Quick = new();

    [Fact]
    public void Arms_without_common_rungs_are_refused()
    {
        Observation[] elsewhere = [.. Ladder.Arm().Select(o => o with { Params = o.Params + 1 })];
        var error = Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm(), elsewhere, Far, Quick));
        Assert.Contains("0 rungs in common", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm(), [], Far, Quick));
    }

    [Fact]
    public void Two_rungs_of_one_run_are_too_few()
    {
        var error = Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm()[..2], Ladder.Arm(1.1)[..2], Far, Quick));
        Assert.Contains("4 runs on 2 common rungs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_rungs_answer_with_a_wide_interval_and_a_warning()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.01)[..3], Ladder.Arm(1.1, 0.01, 2)[..3], Far, Quick);
        Assert.Equal(Verdict.Undecided, result.Verdict);
        Assert.True(result.Multiplier.Upper / result.Multiplier.Lower > 1.5);
        Assert.Contains("too-few-sizes", result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_bad_row_is_named_with_its_arm()
    {
        Observation[] bad = Ladder.Arm();
        bad[3] = bad[3] with { Loss = double.NaN };
        var error = Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm(), bad, Far, Quick));
        Assert.Contains("variant, run 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_must_be_compute_or_a_size_with_tokens()
    {
        Target[] impossible = [new(), new() { Params = 1e9 }, new() { Flops = 1e22, Params = 1e9 }, new() { Flops = -1 }, new() { Params = 1e9, Tokens = double.NaN },
            new() { Flops = 1e22, Params = 1e9, Tokens = 1e10 }];
        foreach (Target target in impossible)
            Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm(), Ladder.Arm(), target, Quick));
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        CompareOptions[] impossible = [new() { Level = 0 }, new() { DecisionProbability = 0.5 }, new() { SmallestGain = -1 }, new() { SmallestGain = double.NaN }, new() { Variants = 0 },
            new() { LossOfWrongGo = 0 }, new() { LossOfWrongNoGo = double.PositiveInfinity }, new() { PriorBetter = 0 }, new() { PriorBetter = 1 }];
        foreach (CompareOptions options in impossible)
            Assert.Throws<BadInputException>(() => ArmComparer.Compare(Ladder.Arm(), Ladder.Arm(), Far, options));
    }

    [Fact]
    public void Identical_arms_are_undecided_and_worth_one()
    {
        var result = ArmComparer.Compare(Ladder.Arm(noise: 0.01), Ladder.Arm(noise: 0.01), Far, Quick);
        Assert.Equal(Verdict.Undecided, result.Verdict);
        Assert.Equal(1, result.Multiplier.Value, 1e-6);
        Assert.Equal(0.5, result.ProbabilityBetter, 0.01);
    }

    [Fact]
    public void Very_noisy_and_absurd_losses_still_give_finite_answers()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var result = ArmComparer.Compare(Ladder.Arm(noise: 0.3, seed: seed), Ladder.Arm(1.1, 0.3, seed + 500), Far, Quick);
            Assert.True(double.IsFinite(result.Multiplier.Lower) && double.IsFinite(result.Multiplier.Upper));
            Assert.All(result.BaselineLaw.Theta, x => Assert.True(double.IsFinite(x)));
        }
    }
}
