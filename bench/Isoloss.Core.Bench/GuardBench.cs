using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>How often a refit that starts from the estimate ends above the cold optimum of the same resample.</summary>
internal static class GuardBench
{
    private const double Above = 1e-6;

    public static int Run(string path, int resamples, int seed)
    {
        Console.WriteLine($"{resamples} resamples: share that ended above the optimum of a cold multi-start by more than {Above:0e0}, worst relative excess");
        Measure("240 points, rungs drawn", ChinchillaBench.Read(path), resamples, seed);
        foreach (double noise in new[] { 0.002, 0.01 })
            Measure($"12 rungs, noise {noise}", new SimulatedLadder(LawDesigns.Of(Chinchilla.Instance), 12, noise, new Random(seed), sharedBySize: 0).Runs, resamples, seed);
        return 0;
    }

    private static void Measure(string name, Observation[] runs, int resamples, int seed)
    {
        FitBootstrap bootstrap = new FitState(Chinchilla.Instance, runs, new FitOptions()).Bootstrap(Resampling.Automatic);
        int missed = 0;
        double worst = 0;
        Parallel.For(0, resamples, b =>
        {
            (double refitted, double cold) = bootstrap.Check(seed, b);
            lock (runs)
                (missed, worst) = (missed + (refitted > cold * (1 + Above) ? 1 : 0), Math.Max(worst, refitted / cold - 1));
        });
        Console.WriteLine($"  {name,-26} {bootstrap.Resampling,-12} {(double)missed / resamples:0.0000}  {worst:0.0e0}");
    }
}
