using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class VerdictReasonsTests
{
    /// <summary>The multiplier falls by an eighth per decade from 2.07 on the smallest rung and is 1 at the target.</summary>
    [Fact]
    public void No_reason_rests_on_a_constant_multiplier_that_the_runs_reject()
    {
        int rejected = 0;
        for (int i = 0; i < 20; i++)
        {
            var result = ArmComparer.Compare(Ladder.Arm(noise: 0.001, seed: 2 * i), Shrinking(2 * i + 1), new Target { Flops = 1e22 }, new CompareOptions { Resamples = 0 });
            if (result.Structures[0].Weight >= 0.1 || result.Verdict != Verdict.Undecided)
                continue;
            Assert.DoesNotContain("if it is constant", result.Reasons[0], StringComparison.Ordinal);
            rejected += result.Reasons[0].Contains("the trend dominates", StringComparison.Ordinal) ? 1 : 0;
        }
        Assert.True(rejected > 0);
    }

    private static Observation[] Shrinking(int seed)
    {
        var random = new Random(seed);
        double smallest = Ladder.Rungs()[0].Flops;
        return
        [
            .. from r in Ladder.Rungs()
               let gain = Math.Sqrt(2.07 * Math.Pow(r.Flops / smallest, -0.06))
               select new Observation(r.Params, r.Tokens, r.Flops, Ladder.Loss(r.Params * gain, r.Tokens * gain) * Math.Exp(0.001 * Ladder.Normal(random))),
        ];
    }
}
