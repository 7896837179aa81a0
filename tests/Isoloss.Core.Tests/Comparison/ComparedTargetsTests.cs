using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class ComparedTargetsTests
{
    private static readonly CompareOptions Quick = new();
    private static readonly Target Near = new() { Params = 2e9, Tokens = 4e10 }, Far = new() { Flops = 1e23 };

    [Fact]
    public void Each_target_is_answered_as_if_it_were_asked_alone()
    {
        Observation[] a = Ladder.Arm(noise: 0.003), b = Ladder.Arm(1.2, 0.003, 2);
        var both = ArmComparer.Compare(new ArmRuns { Baseline = a, Variant = b }, [Near, Far], Quick);
        foreach (var (target, answer) in both.Targets.Zip([Near, Far], (answer, target) => (target, answer)))
        {
            var alone = ArmComparer.Compare(a, b, target, Quick);
            Assert.Equal(alone.Multiplier, answer.Multiplier);
            Assert.Equal(alone.ProbabilityBetter, answer.ProbabilityBetter);
            Assert.Equal(alone.LossDifferences[0], answer.Difference);
        }
        Assert.Equal(both.Targets.Select(t => t.Difference), both.LossDifferences);
        Assert.NotEqual(both.Targets[0].Multiplier, both.Targets[1].Multiplier);
    }

    [Fact]
    public void The_verdict_is_that_at_the_first_target()
    {
        Observation[] a = Ladder.Arm(noise: 0.003), b = Ladder.Arm(1.2, 0.003, 2);
        var there = ArmComparer.Compare(new ArmRuns { Baseline = a, Variant = b }, [Near, Far], Quick);
        var back = ArmComparer.Compare(new ArmRuns { Baseline = a, Variant = b }, [Far, Near], Quick);
        Assert.Equal(there.Target, back.Targets[1].At);
        Assert.Equal(there.ProbabilityBetter, there.Targets[0].ProbabilityBetter);
        Assert.Equal(back.ProbabilityBetter, there.Targets[1].ProbabilityBetter);
    }

    [Fact]
    public void Without_a_target_and_without_test_rungs_there_is_no_question()
    {
        var e = Assert.Throws<BadInputException>(() => ArmComparer.Compare(
            new ArmRuns { Baseline = Ladder.Arm(noise: 0.001), Variant = Ladder.Arm(1.2, 0.001, 2) }, [], Quick));
        Assert.Contains("no target", e.Message, StringComparison.Ordinal);
    }
}
