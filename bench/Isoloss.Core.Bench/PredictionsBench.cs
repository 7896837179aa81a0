using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;

namespace Isoloss.Core.Bench;

/// <summary>How often the interval of a new run holds it on simulated ladders whose truth is known, at the data's edge and beyond.</summary>
internal static class PredictionsBench
{
    /// <summary>Compute over that of the largest rung.</summary>
    public static IReadOnlyList<double> Distances { get; } = [1, 10, 100];

    private static readonly int[] RungCounts = [6, 8, 12, 20, 40];
    private static readonly double[] Noises = [0.0004, 0.002, 0.006, 0.02];

    public static int Run(int ladders, int seed)
    {
        Console.WriteLine($"{ladders} ladders per truth, 6 to 40 runs, noise .0004 to .02: coverage of the 95 % interval of a new run at 1x, 10x and 100x (mean half width, percent);");
        Console.WriteLine("averaged prediction | a single chinchilla fit. Truths with * are of no averaged form, those without a star may be");
        var tallies = new SortedDictionary<string, PredictionTally>(StringComparer.Ordinal);
        var truths = SimulatedTruth.All;
        for (int t = 0; t < truths.Count; t++)
        {
            var (name, draw) = truths[t];
            Parallel.For(0, ladders, i =>
            {
                int rungs = RungCounts[i % RungCounts.Length];
                double noise = Noises[i / RungCounts.Length % Noises.Length];
                PredictionTally outcome = Judge(draw, rungs, noise, new Random(unchecked(seed * 7919 + i * 104729 + name.Length * 15485863)));
                string kind = name.StartsWith('*') ? "of no form" : "of a law";
                string[] groups = [$"truth {name}", $"runs {rungs,2}", FormattableString.Invariant($"noise {noise:0.0000}"), $"all, truth {kind}"];
                lock (tallies)
                    foreach (string group in groups)
                        (tallies.TryGetValue(group, out var tally) ? tally : tallies[group] = new PredictionTally()).Add(outcome);
            });
        }
        foreach ((string group, PredictionTally tally) in tallies)
            Console.WriteLine($"{group,-28} {tally}");
        return 0;
    }

    private static PredictionTally Judge(Func<Random, SimulatedTruth> draw, int rungs, double noise, Random random)
    {
        SimulatedTruth truth = draw(random);
        Observation[] runs = [.. SimulatedLadder.Rungs(rungs).Select(p => truth.Run(p, noise, random))];
        var predictor = Predictor.Of(runs, new PredictionOptions());
        LawFit single = LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 200 });
        ScalePoint largest = runs.MaxBy(r => r.Flops).At;
        var tally = new PredictionTally();
        tally.AddLadder();
        for (int k = 0; k < Distances.Count; k++)
        {
            double root = Math.Sqrt(Distances[k]);
            var at = ScalePoint.Of(largest.Params * root, largest.Tokens * root);
            double loss = (truth with { OutlierShare = 0 }).Run(at, noise, random).Loss;
            tally.Add(k, loss, predictor.At(at).Loss, single.NewRun(at));
        }
        return tally;
    }
}
