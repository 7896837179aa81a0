using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Runs that record every axis, spread so that each law's parameters show.</summary>
internal static class LawLadder
{
    /// <summary>Five sizes from 30M to 3B at four data amounts each, over one to eight epochs, at varying batch and learning rate.</summary>
    public static Observation[] Runs() =>
    [
        .. from i in Enumerable.Range(0, 5)
           from k in Enumerable.Range(0, 4)
           let n = 3e7 * Math.Pow(10, 0.5 * i)
           let d = 20 * 3e8 * Math.Pow(8, k - 1) * Math.Pow(10, 0.2 * i)
           let batch = 1e5 * Math.Pow(2, (3 * i + 2 * k) % 5)
           select new Observation(n, d, 6 * n * d, 3)
           {
               UniqueTokens = d / Math.Pow(2, (i + k) % 4),
               BatchTokens = batch,
               Steps = d / batch,
               LearningRate = 1e-3 * Math.Pow(2, (2 * i + 3 * k) % 5 - 2),
           },
    ];

    /// <summary>The same runs with the loss that a law gives them.</summary>
    public static Observation[] Of(ILaw law, params double[] theta) => Of(law, Runs(), theta);

    /// <summary>Runs with the loss that a law gives them.</summary>
    public static Observation[] Of(ILaw law, Observation[] runs, params double[] theta) =>
        [.. runs.Select(r => r with { Loss = law.Loss(theta, r.At) })];

    /// <summary>A fit without intervals.</summary>
    public static LawFit Fit(ILaw law, IReadOnlyList<Observation> runs, double delta = 1e-3) =>
        LawFitter.Fit(law, runs, new FitOptions { Resamples = 0, HuberDelta = delta });

    /// <summary>The smallest objective that many starts, drawn over the middle of the law's box, lead to.</summary>
    public static double Exhaustive(ILaw law, IReadOnlyList<Observation> runs, int starts, int seed, double delta = 1e-3)
    {
        var points = new LogPoints(runs);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride], working = new double[law.Parameters.Count];
        for (int i = 0; i < points.Count; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), 1);
        var solver = new DampedNewton(law, points);
        var random = new Random(seed);
        double best = double.PositiveInfinity;
        for (int s = 0; s < starts; s++)
        {
            for (int k = 0; k < working.Length; k++)
            {
                var (lower, upper) = law.WorkingBounds[k];
                working[k] = lower < 0 ? Math.Max(lower, -4) + (Math.Min(upper, 2) - Math.Max(lower, -4)) * random.NextDouble()
                    : lower + (Math.Min(upper, 1.5) - lower) * random.NextDouble();
            }
            solver.Minimise(HuberLoss.Squared, StoppingRule.Rough, logLoss, weights, working);
            best = Math.Min(best, solver.Minimise(new HuberLoss(delta), StoppingRule.Default, logLoss, weights, working).Objective);
        }
        return best;
    }
}
