using System.Diagnostics;
using System.Globalization;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>The 240 points that Besiroglu et al. 2024 read off Hoffmann et al. 2022.</summary>
internal static class ChinchillaBench
{
    private const int Subsamples = 200, Starts = 200, Resamples = 4000;

    public static int Run(string path)
    {
        Observation[] runs = Read(path);
        var options = new FitOptions { Resamples = 0 };
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, runs, options);
        Console.WriteLine($"{runs.Length} points, {fit.Objective}: {fit.ObjectiveValue:G10} ({fit.SeedsAgreeing} of {fit.SeedsTried} seeds agree)");
        PrintIntervals(LawFitter.Fit(Chinchilla.Instance, runs, options with { Resamples = Resamples }));
        Console.WriteLine($"cold fit: {Time(() => LawFitter.Fit(Chinchilla.Instance, runs, options), 50)}");
        Console.WriteLine($"{Resamples} resamples: {Time(() => LawFitter.Fit(Chinchilla.Instance, runs, options with { Resamples = Resamples }), 5)}");
        (int same, double slowest) = AgainstMultistart(runs);
        Console.WriteLine($"{Subsamples} random subsamples against {Starts} random starts each: same optimum on {same}; relative excess at worst {slowest:0.0e0}");
        return same == Subsamples ? 0 : 1;
    }

    private static void PrintIntervals(LawFit fit)
    {
        foreach (ParameterEstimate p in fit.Parameters)
            Print(p.Name, p.Value, p.Profile!.Value);
        foreach (DerivedQuantity q in new[] { DerivedQuantity.FrontierExponent(fit.Law, 5.76e23), DerivedQuantity.OptimalTokensPerParameter(fit.Law, 5.76e23) })
            Print(q.Name, fit.Resampled(q), fit.Profile(q));
    }

    private static void Print(string name, Estimate resampled, ProfileInterval profile) => Console.WriteLine(
        $"  {name,-20} {resampled.Value:G6}  resampled [{resampled.Lower:G5}, {resampled.Upper:G5}]  profile [{profile.Value.Lower:G5}, {profile.Value.Upper:G5}]");

    public static Observation[] Read(string path) =>
    [
        .. File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Where(c => c[4] == "0")
            .Select(c => c.Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
            .Select(c => new Observation(c[0], c[1], c[2], c[3])),
    ];

    /// <summary>Median and fastest time of a call, after a warm-up as long; on a busy machine the fastest is nearer to the work done.</summary>
    private static string Time(Action action, int repeats)
    {
        double[] times = new double[repeats];
        for (int i = -repeats; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return $"median {times[repeats / 2]:0.00} ms, fastest {times[0]:0.00} ms";
    }

    private static (int Same, double Worst) AgainstMultistart(Observation[] runs)
    {
        int same = 0;
        double worst = 0;
        Parallel.For(0, Subsamples, i =>
        {
            var random = new Random(i);
            Observation[] sample = [.. runs];
            random.Shuffle(sample);
            sample = sample[..random.Next(20, 200)];
            double fitted = LawFitter.Fit(Chinchilla.Instance, sample, new FitOptions { Resamples = 0 }).ObjectiveValue;
            double excess = fitted / Exhaustive(sample, random) - 1;
            lock (runs)
                (same, worst) = (same + (excess < 1e-6 ? 1 : 0), Math.Max(worst, excess));
        });
        return (same, worst);
    }

    /// <summary>Best of many random starts under the same objective, without the law's own starts.</summary>
    private static double Exhaustive(Observation[] runs, Random random)
    {
        var law = Chinchilla.Instance;
        var points = new LogPoints(runs);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride];
        for (int i = 0; i < runs.Length; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), 1);
        var solver = new DampedNewton(law, points);
        double best = double.PositiveInfinity;
        for (int i = 0; i < Starts; i++)
        {
            double[] start = [-3 + 4 * random.NextDouble(), -6 + 7 * random.NextDouble(), 0.02 + 1.5 * random.NextDouble(), -6 + 7 * random.NextDouble(), 0.02 + 1.5 * random.NextDouble()];
            best = Math.Min(best, solver.Minimise(new HuberLoss(1e-3), StoppingRule.Default, logLoss, weights, start).Objective);
        }
        return best;
    }
}
