using Isoloss.Core.Prediction;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>
/// What it costs to predict one new run from losses that are the lowest of sweeps, and what raising them repairs: 8 settings on every rung, or on the smaller two thirds of
/// the rungs only, on simulated ladders whose truth is a law.
/// </summary>
internal static class BestOfBench
{
    private const int Settings = 8;
    private static readonly int[] RungCounts = [8, 12, 20];
    private static readonly double[] Noises = [0.002, 0.006, 0.02];

    public static int Run(int ladders, int seed)
    {
        Console.WriteLine($"{ladders} ladders per truth and kind, 8 to 20 rungs, noise .002 to .02, losses the lowest of {Settings}. At 1x, 10x and 100x: mean log of predicted over true loss");
        Console.WriteLine("in standard deviations of a run, coverage of the 95 % interval of a new run (mean half width, percent)");
        var tallies = new SortedDictionary<string, BestOfTally>(StringComparer.Ordinal);
        var truths = SimulatedTruth.All.Where(t => !t.Name.StartsWith('*')).ToList();
        foreach (bool everywhere in new[] { true, false })
            for (int t = 0; t < truths.Count; t++)
            {
                int truth = t;
                Parallel.For(0, ladders, i =>
                {
                    var random = new Random(unchecked(seed * 7919 + i * 104729 + truth * 15485863));
                    Judge(truths[truth].Draw, RungCounts[i % RungCounts.Length], Noises[i / RungCounts.Length % Noises.Length], everywhere, random, tallies);
                });
            }
        foreach ((string group, BestOfTally tally) in tallies)
            Console.WriteLine($"{group,-44} {tally}");
        return 0;
    }

    private static void Judge(
        Func<Random, SimulatedTruth> draw, int rungs, double noise, bool everywhere, Random random, SortedDictionary<string, BestOfTally> tallies)
    {
        SimulatedTruth truth = draw(random);
        ScalePoint[] points = [.. SimulatedLadder.Rungs(rungs).OrderBy(p => p.Flops)];
        Observation[] single = [.. points.Select(p => truth.Run(p, noise, random))];
        Observation[] swept = [.. points.Select((p, i) => everywhere || 3 * i < 2 * rungs ? Lowest(truth, p, noise, random) : single[i])];
        ScalePoint largest = points[^1];
        double[] losses = [.. PredictionsBench.Distances.Select(d => truth.Run(Beyond(largest, d), noise, random).Loss)];
        double found = SweepNoise.Of(swept, [swept])!.Sd;
        var kinds = new (string Name, Observation[] Runs)[]
        {
            ("1 one run a rung", single),
            ("2 the lowest, as it is", [.. swept.Select(o => o with { BestOf = 1 })]),
            ("3 raised by the scatter", SweepMinimum.Raise(swept, found)),
            ("4 raised by the true noise", SweepMinimum.Raise(swept, noise)),
        };
        foreach (var (name, runs) in kinds)
        {
            BestOfTally tally = Predict(truth, runs, largest, losses, noise, random);
            string where = everywhere ? "all rungs" : "smaller rungs";
            lock (tallies)
                foreach (string group in new[] { $"{where}, {name}", FormattableString.Invariant($"{where}, noise {noise:0.000}, {name}") })
                    (tallies.TryGetValue(group, out var sum) ? sum : tallies[group] = new BestOfTally()).Add(tally);
        }
    }

    private static BestOfTally Predict(SimulatedTruth truth, Observation[] runs, ScalePoint largest, double[] losses, double noise, Random random)
    {
        var predictor = Predictor.Of(runs, new PredictionOptions());
        var tally = new BestOfTally();
        tally.AddLadder();
        for (int k = 0; k < losses.Length; k++)
        {
            ScalePoint at = Beyond(largest, PredictionsBench.Distances[k]);
            tally.Add(k, truth.Run(at, 0, random).Loss, losses[k], noise, predictor.At(at).Loss);
        }
        return tally;
    }

    private static Observation Lowest(SimulatedTruth truth, ScalePoint at, double noise, Random random) =>
        Enumerable.Range(0, Settings).Select(_ => truth.Run(at, noise, random)).MinBy(o => o.Loss) with { BestOf = Settings };

    private static ScalePoint Beyond(ScalePoint largest, double factor) =>
        ScalePoint.Of(largest.Params * Math.Sqrt(factor), largest.Tokens * Math.Sqrt(factor));
}
