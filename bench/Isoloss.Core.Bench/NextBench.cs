using System.Diagnostics;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Core.Bench;

/// <summary>
/// FLOP to a verdict: runs chosen by <see cref="NextRuns"/>, a uniform ladder seeded again and again, and one rung larger each time. All three look
/// after every step and stop by the same rule, so that errors are equal; pairs without a difference show how often that rule is wrong.
/// </summary>
internal static class NextBench
{
    private const double Target = 1e21, DecisionProbability = 0.95;

    /// <summary>What may be spent on one pair, over the cost of the first ladder.</summary>
    private const double Cap = 100;

    private static readonly string[] Policies = ["next", "uniform ladder", "one rung larger"];

    private static readonly double[] Noises = [0.002, 0.006];
    private static readonly (double Multiplier, double Slope)[] Truths = [(1, 0), (1, 0.03), (1.1, 0), (1.25, 0), (1.25, 0.03), (0.85, 0), (1.5, -0.03)];

    public static int Run(int pairs, int seed, double onlyNoise, double onlyMultiplier, string? onlyPolicy)
    {
        Console.WriteLine($"{pairs} pairs per setting; ladder of 6 rungs from 1e17 to 1e19 FLOP, target {Target:0e0}; at most {Cap:0}x the first ladder is spent on a pair (one without a verdict counts as that)");
        Console.WriteLine("multiplier  slope  noise  policy           spent after the first ladder  verdict   wrong   wrong when P > .95 is");
        Console.WriteLine("                                              mean    median  over its cost         looked at each time");
        foreach (double noise in Noises.Where(n => double.IsNaN(onlyNoise) || n == onlyNoise))
            foreach ((double multiplier, double slope) in Truths.Where(t => double.IsNaN(onlyMultiplier) || t.Multiplier == onlyMultiplier))
                foreach (string policy in Policies.Where(p => onlyPolicy is null || p.StartsWith(onlyPolicy, StringComparison.Ordinal)))
                    Report(policy, multiplier, slope, noise, pairs, seed);
        return 0;
    }

    /// <summary>Time of one comparison and of one ranking.</summary>
    public static int Time(int repeats)
    {
        var lab = new SimulatedLab(Math.Log(1.1), 0, 0.002, Target, new Random(1));
        foreach (ScalePoint rung in SimulatedLab.Ladder(8, 3e7, 3e8))
            lab.Train(rung, 5, 5);
        (List<Observation> baseline, List<Observation> variant) = lab.Runs();
        var arms = new ArmRuns { Baseline = baseline, Variant = variant };
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ComparisonResult now = ArmComparer.Compare(arms, [new Target { Flops = Target }], new CompareOptions());
            double compared = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            NextResult next = NextRuns.Rank(arms, now, new CompareOptions(), new NextOptions { BudgetFlops = 1e21 });
            Console.WriteLine($"compare {compared:0.0} ms, rank {next.Ranked.Count} candidates and courses {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
        }
        return 0;
    }

    private static void Report(string policy, double multiplier, double slope, double noise, int pairs, int seed)
    {
        var ends = new End[pairs];
        for (int i = 0; i < pairs; i++)
            ends[i] = Follow(policy, multiplier, slope, noise, new Random(unchecked(seed * 7919 + i * 104729)));
        double[] spent = [.. ends.Select(c => c.Spent).Order()];
        Verdict right = multiplier > 1 ? Verdict.Go : Verdict.NoGo;
        bool Wrong(Verdict v) => v != Verdict.Undecided && (multiplier == 1 || v != right);
        Console.WriteLine(FormattableString.Invariant(
            $"{multiplier,10:0.00} {slope,6:+0.00;-0.00;0.00} {noise,6:0.000}  {policy,-16} {spent.Average(),7:0.00} {spent[pairs / 2],9:0.00} {Share(ends, c => c.Valid != Verdict.Undecided),17:0.000} {Share(ends, c => Wrong(c.Valid)),7:0.000} {Share(ends, c => Wrong(c.Naive)),14:0.000}"));
    }

    private static double Share(End[] ends, Func<End, bool> which) => (double)ends.Count(which) / ends.Length;

    /// <summary>One pair from its first ladder to its verdict.</summary>
    private static End Follow(string policy, double multiplier, double slope, double noise, Random random)
    {
        ScalePoint[] ladder = SimulatedLab.Ladder(6, 3e7, 3e8);
        var lab = new SimulatedLab(Math.Log(multiplier), slope, noise, Target, random);
        foreach (ScalePoint rung in ladder)
            lab.Train(rung, 1, 1);
        double first = lab.SpentFlops, cap = Cap * first;
        Verdict naive = Verdict.Undecided;
        while (true)
        {
            PairState state = lab.State();
            if (naive == Verdict.Undecided && Math.Max(state.ProbabilityBetter, 1 - state.ProbabilityBetter) > DecisionProbability)
                naive = state.ProbabilityBetter > 0.5 ? Verdict.Go : Verdict.NoGo;
            Verdict valid = SequentialRule.Decide(state.ProbabilityBetter, state.LogSd, DecisionProbability);
            if (valid != Verdict.Undecided)
                return new End(lab.SpentFlops / first - 1, valid, naive);
            if (!Step(policy, lab, ladder, state, cap))
                return new End(Cap - 1, Verdict.Undecided, naive);
        }
    }

    /// <summary>Trains what the policy wants; false when that costs more than is left.</summary>
    private static bool Step(string policy, SimulatedLab lab, ScalePoint[] ladder, PairState state, double cap)
    {
        switch (policy)
        {
            case "next" when cap > lab.SpentFlops:
                NextResult next = NextRuns.Rank(state, DecisionProbability, new NextOptions { BudgetFlops = cap - lab.SpentFlops, Draws = 48 });
                if (next.Best is null)
                    return false;
                // A course is looked at after each of its rungs.
                RungRuns runs = next.Best.Candidate.Runs[0];
                lab.Train(runs.Rung.At, runs.Baseline, runs.Variant);
                return true;
            case "uniform ladder" when lab.SpentFlops + 2 * ladder.Sum(r => r.Flops) <= cap:
                foreach (ScalePoint rung in ladder)
                    lab.Train(rung, 1, 1);
                return true;
            case "one rung larger":
                double step = ladder[^1].Params / ladder[^2].Params, n = Math.Round(lab.LargestParams * step);
                var larger = ScalePoint.Of(n, 20 * n);
                if (lab.SpentFlops + 2 * larger.Flops > cap)
                    return false;
                lab.Train(larger, 1, 1);
                return true;
            default:
                return false;
        }
    }

    private sealed record End(double Spent, Verdict Valid, Verdict Naive);
}
