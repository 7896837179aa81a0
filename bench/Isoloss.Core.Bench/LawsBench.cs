using System.Globalization;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>Coverage of a law's intervals on ladders that this law made, and whether what is called unidentified deserves it.</summary>
internal static class LawsBench
{
    private static readonly int[] RungCounts = [6, 8, 12, 20, 40];
    private static readonly double[] Noises = [0.0004, 0.002, 0.006, 0.02];

    public static int Run(int ladders, int seed, string? only, double sharedBySize)
    {
        Console.WriteLine($"{ladders} ladders per law, 6 to 40 rungs, noise .0004 to .02, 95 %; resampled / profile{(sharedBySize > 0 ? $"; {sharedBySize} of the noise shared by the rungs of a size" : "")}");
        Console.WriteLine($"{"",-24} n     parameters      law inside      law at 10x      run at 10x      N* exponent     D*/N* at 10x | unidentified  off by 2x if so, if not");
        foreach (ILaw law in LawCatalog.All.Where(l => l.IsOfSizeAndData() && (only is null || l.Name == only)))
            Measure(law, ladders, seed, sharedBySize);
        return 0;
    }

    private static void Measure(ILaw law, int ladders, int seed, double sharedBySize)
    {
        var tallies = new SortedDictionary<string, LawTally>(StringComparer.Ordinal);
        Parallel.For(0, ladders, i =>
        {
            var random = new Random(unchecked(seed * 7919 + i * 104729));
            int[] counts = [.. RungCounts.Where(c => c > law.Parameters.Count)];
            int rungs = counts[i % counts.Length];
            double noise = Noises[i / counts.Length % Noises.Length];
            var ladder = new SimulatedLadder(law, rungs, noise, random, sharedBySize);
            LawFit fit = LawFitter.Fit(law, ladder.Runs, new FitOptions { Resamples = 300, Seed = i + 1 });
            var outcome = new LawTally();
            outcome.Add(fit, ladder, ladder.Run(ladder.Beyond, random).Loss);
            string[] groups = ["all", $"rungs {rungs,2}", string.Create(CultureInfo.InvariantCulture, $"noise {noise:0.0000}")];
            lock (tallies)
                foreach (string group in groups)
                    (tallies.TryGetValue(group, out LawTally? tally) ? tally : tallies[group] = new LawTally()).Add(outcome);
        });
        foreach ((string group, LawTally tally) in tallies)
            Console.WriteLine($"{law.Name + ", " + group,-24} {tally}");
    }
}
