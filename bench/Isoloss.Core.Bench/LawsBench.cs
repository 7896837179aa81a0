using System.Globalization;
using Isoloss.Core.Fitting;

namespace Isoloss.Core.Bench;

/// <summary>Coverage of a law's intervals on ladders that this law made, and whether what is called unidentified deserves it.</summary>
internal static class LawsBench
{
    private const int ProgressStep = 50;

    private static readonly double[] Noises = [0.0004, 0.002, 0.006, 0.02];

    public static int Run(int ladders, int seed, string? only, int? rungs, double sharedBySize)
    {
        Console.WriteLine($"{ladders} ladders per law, up to 40 rungs, noise .0004 to .02, 95 % intervals; resampled / profile{(sharedBySize > 0 ? $"; {sharedBySize} of the noise shared by the rungs of a size" : "")}");
        Console.WriteLine($"{"",-30} n  identified     all parameters law inside     law at 10x     run at 10x    | unidentified, off by 2x if so, if not | derived, of the share identified");
        foreach (LawDesign design in LawDesigns.All.Where(d => only is null || d.Law.Name == only))
            Measure(rungs is { } length ? design with { RungCounts = [length] } : design, ladders, seed, sharedBySize);
        return 0;
    }

    private static void Measure(LawDesign design, int ladders, int seed, double sharedBySize)
    {
        var tallies = new SortedDictionary<string, LawTally>(StringComparer.Ordinal);
        int done = 0;
        Parallel.For(0, ladders, i =>
        {
            var (groups, outcome) = Judge(design, i, seed, sharedBySize);
            lock (tallies)
            {
                foreach (string group in groups)
                    (tallies.TryGetValue(group, out LawTally? tally) ? tally : tallies[group] = new LawTally()).Add(outcome);
                if (++done % ProgressStep == 0)
                    Console.Error.WriteLine($"{design.Law.Name}: {done} of {ladders}");
            }
        });
        foreach ((string group, LawTally tally) in tallies)
            Console.WriteLine($"{design.Law.Name + ", " + group,-28} {tally}");
    }

    private static (string[] Groups, LawTally Outcome) Judge(LawDesign design, int i, int seed, double sharedBySize)
    {
        var random = new Random(unchecked(seed * 7919 + i * 104729));
        int rungs = design.RungCounts[i % design.RungCounts.Count];
        double noise = Noises[i / design.RungCounts.Count % Noises.Length];
        var ladder = new SimulatedLadder(design, rungs, noise, random, sharedBySize);
        LawFit fit = LawFitter.Fit(design.Law, ladder.Runs, new FitOptions { Resamples = design.Resamples, Seed = i + 1 });
        var outcome = new LawTally();
        outcome.Add(fit, ladder, ladder.Run(ladder.Beyond, random).Loss);
        return (["all", $"rungs {rungs,2}", string.Create(CultureInfo.InvariantCulture, $"noise {noise:0.0000}")], outcome);
    }
}
