using System.Diagnostics;
using Isoloss.Core.Comparison;

namespace Isoloss.Core.Bench;

/// <summary>Simulated pairs of arms with known truth: coverage of the multiplier, wrong decisions, and power against a z-test on the largest rung.</summary>
internal static class PairsBench
{
    /// <summary>Both tests may decide on this share of null pairs when their power is compared.</summary>
    private const double EqualError = 0.05;

    public static int Run(int pairs, int seed, double noisePower, bool sameData, double sharedBySize)
    {
        Console.WriteLine($"{pairs} pairs, a setting each drawn at random, noise as the loss curve's slope to the power {noisePower}; 95 % interval of the multiplier 10x and 100x beyond the ladder, verdict at 10x{(sameData ? "; arms said to see the same data" : "")}{(sharedBySize > 0 ? $"; {sharedBySize} of the noise shared by the rungs of a size" : "")}");
        var watch = Stopwatch.StartNew();
        var judged = new JudgedPair[pairs];
        Parallel.For(0, pairs, i =>
        {
            var random = new Random(unchecked(seed * 7919 + i * 104729));
            var scenario = Scenario.Draw(random, noisePower);
            judged[i] = Judge(scenario, new SimulatedPair(scenario, random, sharedBySize), sameData);
        });
        Console.WriteLine($"{"",-34} pairs  cover10 cover100  width10 width100     go  no-go  wrong");
        foreach (var group in judged.SelectMany(j => Groups(j.Scenario).Select(name => (name, j))).GroupBy(x => x.name, x => x.j).OrderBy(g => g.Key, StringComparer.Ordinal))
            Console.WriteLine($"{group.Key,-34} {Summary([.. group])}");
        Power(judged);
        Console.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s");
        return 0;
    }

    private static JudgedPair Judge(Scenario scenario, SimulatedPair pair, bool sameData)
    {
        ScalePoint near = pair.At(10 * pair.Largest), far = pair.At(100 * pair.Largest);
        var result = ArmComparer.Compare(
            new ArmRuns { Baseline = pair.Baseline, Variant = pair.Variant },
            [.. new[] { near, far }.Select(p => new Target { Params = p.Params, Tokens = p.Tokens })], new CompareOptions { Curves = false, SameData = sameData });
        return new JudgedPair(
            scenario, pair.Multiplier(near), pair.Multiplier(far), result.Targets[0].Multiplier, result.Targets[1].Multiplier,
            result.Verdict, result.ProbabilityBetter, LargestRungZ(pair));
    }

    /// <summary>Mean log loss of the baseline minus that of the variant on the largest rung, in true standard deviations: the z-test knows the noise.</summary>
    private static double LargestRungZ(SimulatedPair pair)
    {
        double Mean(List<Observation> runs) => runs.Where(o => o.Flops == pair.Largest).Average(o => Math.Log(o.Loss));
        return (Mean(pair.Baseline) - Mean(pair.Variant)) / pair.LargestRungSd;
    }

    /// <summary>The summaries that a setting counts in.</summary>
    private static IEnumerable<string> Groups(Scenario s)
    {
        yield return "all";
        yield return s.IsNull ? "truth: null" : s.FloorGap != 0 ? "truth: separate floors" : s.Slope != 0 ? "truth: slope" : "truth: one multiplier";
        yield return $"noise {s.Noise:0.000}";
        yield return s.Paired ? "paired" : "unpaired";
        yield return $"{s.Rungs,2} rungs";
        yield return $"{s.Seeds} seed(s)";
        if (s.IsNull)
            yield return $"null, {(s.Paired ? "paired" : "unpaired")}";
    }

    private static string Summary(JudgedPair[] pairs)
    {
        double Share(Func<JudgedPair, bool> of) => pairs.Average(p => of(p) ? 1.0 : 0);
        double Width(Func<JudgedPair, Estimate> of) => pairs.Select(p => Math.Log10(of(p).Upper / of(p).Lower)).Order().ElementAt(pairs.Length / 2);
        return $"{pairs.Length,5} {Share(p => p.Near.Contains(p.TrueNear)),8:0.000} {Share(p => p.Far.Contains(p.TrueFar)),8:0.000} "
            + $"{Width(p => p.Near),8:0.000} {Width(p => p.Far),8:0.000} {Share(p => p.Verdict == Verdict.Go),6:0.000} {Share(p => p.Verdict == Verdict.NoGo),6:0.000} {Share(p => p.IsWrong),6:0.000}";
    }

    /// <summary>
    /// Thresholds at which each test decides on the same share of null pairs, found on these; then how often each decides
    /// rightly, and wrongly, about what is true at 10x.
    /// </summary>
    private static void Power(JudgedPair[] all)
    {
        JudgedPair[] nulls = [.. all.Where(p => p.Scenario.IsNull)];
        double joint = Threshold(nulls, p => p.JointScore), test = Threshold(nulls, p => p.LargestRungZ);
        Console.WriteLine($"power at equal error ({EqualError} of {nulls.Length} null pairs decided): joint fit at |z| {joint:0.00}, z-test on the largest rung at {test:0.00}");
        Console.WriteLine($"{"",-34} pairs  joint right wrong   z-test right wrong");
        foreach (var group in all.Where(p => !p.Scenario.IsNull).SelectMany(p => Groups(p.Scenario).Select(name => (name, p))).GroupBy(x => x.name, x => x.p).OrderBy(g => g.Key, StringComparer.Ordinal))
            Console.WriteLine($"{group.Key,-34} {group.Count(),5} {Decided(group, p => p.JointScore, joint)} {Decided(group, p => p.LargestRungZ, test)}");
    }

    private static double Threshold(JudgedPair[] nulls, Func<JudgedPair, double> score) =>
        nulls.Select(p => Math.Abs(score(p))).OrderDescending().ElementAt((int)(EqualError * nulls.Length));

    private static string Decided(IEnumerable<JudgedPair> pairs, Func<JudgedPair, double> score, double threshold)
    {
        double right = pairs.Average(p => score(p) * Math.Sign(Math.Log(p.TrueNear)) > threshold ? 1.0 : 0);
        double wrong = pairs.Average(p => -score(p) * Math.Sign(Math.Log(p.TrueNear)) > threshold ? 1.0 : 0);
        return $"{right,12:0.000} {wrong,5:0.000}  ";
    }

    private sealed record JudgedPair(
        Scenario Scenario, double TrueNear, double TrueFar, Estimate Near, Estimate Far, Verdict Verdict, double Better, double LargestRungZ)
    {
        /// <summary>Log odds of a gain.</summary>
        public double JointScore => Math.Log(Math.Max(Better, 1e-300) / Math.Max(1 - Better, 1e-300));

        /// <summary>A verdict where nothing is to be had, or the opposite of the truth.</summary>
        public bool IsWrong => Scenario.IsNull ? Verdict != Verdict.Undecided
            : Verdict == Verdict.Go && TrueNear < 1 || Verdict == Verdict.NoGo && TrueNear > 1;
    }
}
