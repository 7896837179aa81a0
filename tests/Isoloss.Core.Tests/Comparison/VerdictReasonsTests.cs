using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

public sealed class VerdictReasonsTests
{
    [Fact]
    public void What_contributes_most_is_said_first_and_named_with_what_the_structures_say()
    {
        foreach (int seed in Enumerable.Range(0, 20))
        {
            var result = ArmComparer.Compare(Ladder.Arm(noise: 0.001, seed: 2 * seed), Shrinking(2 * seed + 1), new Target { Flops = 1e22 }, new CompareOptions { Curves = false });
            if (result.Verdict != Verdict.Undecided)
                continue;
            UncertaintyShares u = result.Uncertainty;
            string most = new[] { ("noise between rungs", u.Noise), ("the trend", u.Trend), ("structure", u.Structure), ("wandering", u.Drift) }.MaxBy(x => x.Item2).Item1;
            Assert.StartsWith($"{most} dominates", result.Reasons[0], StringComparison.Ordinal);
            foreach (string structure in result.Reasons.Where(r => r.StartsWith("structure ", StringComparison.Ordinal)))
                Assert.Contains("same floor", structure, StringComparison.Ordinal);
        }
    }

    /// <summary>The multiplier falls by an eighth per decade from 2.07 on the smallest rung and is 1 at the target.</summary>
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
