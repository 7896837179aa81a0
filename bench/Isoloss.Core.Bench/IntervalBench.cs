using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>How often a law's intervals hold the truth on simulated ladders, at the largest rung's tenfold compute.</summary>
internal static class IntervalBench
{
    public static int Run(int ladders, int seed)
    {
        Console.WriteLine($"{ladders} ladders per setting, chinchilla, 95 %: the law inside the ladder, the law at 10x, a new run at 10x, alpha");
        foreach (int rungs in new[] { 8, 12, 20, 40 })
            foreach (double noise in new[] { 0.002, 0.01, 0.03 })
                Measure(ladders, seed, new Scenario(rungs, 1, noise, 0, false, 0, 0));
        return 0;
    }

    private static void Measure(int ladders, int seed, Scenario scenario)
    {
        int inside = 0, mean = 0, run = 0, alpha = 0;
        double width = 0;
        for (int i = 0; i < ladders; i++)
        {
            var random = new Random(unchecked(seed * 7919 + i));
            var pair = new SimulatedPair(scenario, random);
            LawFit fit = LawFitter.Fit(Chinchilla.Instance, pair.Baseline, new FitOptions { Resamples = 300 });
            Observation largest = pair.Baseline[^1], middle = pair.Baseline[pair.Baseline.Count / 2];
            double n = largest.Params * Math.Sqrt(10), d = largest.Tokens * Math.Sqrt(10), truth = pair.BaselineLoss(n, d);
            inside += fit.Mean(middle.Params, middle.Tokens).Contains(pair.BaselineLoss(middle.Params, middle.Tokens)) ? 1 : 0;
            mean += fit.Mean(n, d).Contains(truth) ? 1 : 0;
            Estimate next = fit.NewRun(n, d);
            run += next.Contains(truth * Math.Exp(scenario.Noise * SimulatedPair.Normal(random))) ? 1 : 0;
            alpha += fit.Parameters[3].Value.Contains(pair.Law[3]) ? 1 : 0;
            width += Math.Log(next.Upper / next.Lower);
        }
        double share = 1.0 / ladders;
        Console.WriteLine($"G={scenario.Rungs,2} noise={scenario.Noise:0.000}   inside {inside * share:0.000}   law {mean * share:0.000}   new run {run * share:0.000} (width {width * share:0.000})   alpha {alpha * share:0.000}");
    }
}
