using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// The best run of a sweep of k is better than a run of its settings is on average: it was chosen for its noise as well. The
/// minimum of k normal losses with standard deviation s lies <c>e_k s</c> below their mean, <c>e_k</c> the expected maximum of k
/// standard normals (normal order statistics; David and Nagaraja, Order Statistics, 2003, section 4.5), .56 for two, 1.54 for ten.
/// The correction takes all k settings as equally good, which overstates it where most are clearly worse: count only the runs
/// whose losses could have won, and take it as an upper bound.
/// </summary>
public static class SweepMinimum
{
    /// <summary>Ends and steps of the integral over the normal density.</summary>
    private const double Reach = 9;
    private const int Steps = 1800;

    /// <summary>Expected maximum of <paramref name="count"/> independent standard normals; 0 for one, absolute error below 1e-9.</summary>
    /// <param name="count">k, from 1.</param>
    public static double ExpectedMaximum(int count)
    {
        if (count < 1)
            throw new BadInputException($"the sweep has {count} runs: expected at least 1");
        // E max = int x d(Phi(x)^k) = int_0^inf (1 - Phi(x)^k - Phi(-x)^k) dx, by the trapezoidal rule. The integrand is even and
        // smooth, so the rule converges faster than any power of the step.
        double step = Reach / Steps, sum = 0.5 * Excess(0, count);
        for (int i = 1; i <= Steps; i++)
            sum += Excess(i * step, count);
        return step * sum;
    }

    /// <summary>
    /// Variance of the maximum, and of the minimum, of <paramref name="count"/> independent standard normals: 1 for one, .68 for two, .34 for ten. A loss
    /// that is the lowest of k runs scatters less than one run by the root of it.
    /// </summary>
    /// <param name="count">k, from 1.</param>
    public static double Variance(int count)
    {
        double mean = ExpectedMaximum(count), step = Reach / Steps, sum = 0;
        // E max^2 = int x^2 d(Phi(x)^k), by the trapezoidal rule over the whole line, on which the integrand is smooth and dies out.
        for (int i = -Steps; i <= Steps; i++)
        {
            double x = i * step;
            sum += x * x * count * Math.Pow(Distributions.NormalCdf(x), count - 1) * Math.Exp(-0.5 * x * x);
        }
        return step * sum / Math.Sqrt(2 * Math.PI) - mean * mean;
    }

    /// <summary>
    /// Runs that are the lowest of sweeps as ordinary runs see them: log loss raised by <c>e_k s</c>, weight over the variance of the minimum, chosen from no
    /// others. Weighted so, their scatter gives the noise of one run, and that is what a new run has.
    /// </summary>
    /// <param name="runs">Runs with their <see cref="Observation.BestOf"/>.</param>
    /// <param name="noiseSd">s, standard deviation of log loss of one run; at least 0.</param>
    public static Observation[] Raise(IReadOnlyList<Observation> runs, double noiseSd)
    {
        var counts = runs.Select(o => o.BestOf).Distinct().ToDictionary(k => k, k => (Raise: ExpectedMaximum(k) * noiseSd, Variance: Variance(k)));
        return [.. runs.Select(o => o.BestOf == 1 ? o : o with
        {
            Loss = o.Loss * Math.Exp(counts[o.BestOf].Raise),
            Weight = o.Weight / counts[o.BestOf].Variance,
            BestOf = 1,
        })];
    }

    /// <summary>The winner of a sweep on one rung, with its loss raised by what choosing it took off.</summary>
    /// <param name="sweep">All runs of the sweep that could have won, on one rung; at least 1.</param>
    /// <param name="noiseSd">Standard deviation of log loss between equal runs (<see cref="RunNoise"/>); at least 0.</param>
    /// <exception cref="BadInputException">The runs are of several rungs, there is none, or the noise is negative.</exception>
    public static CorrectedMinimum Correct(IReadOnlyList<Observation> sweep, double noiseSd)
    {
        if (sweep.Count == 0)
            throw new BadInputException("the sweep has 0 runs: expected at least 1");
        ObservationCheck.Require(sweep, "sweep");
        if (!(noiseSd >= 0 && double.IsFinite(noiseSd)))
            throw new BadInputException(FormattableString.Invariant($"the noise of the sweep is {noiseSd}: expected a finite number of at least 0"));
        int rungs = sweep.Select(o => (o.Params, o.Tokens)).Distinct().Count();
        if (rungs > 1)
            throw new BadInputException($"the sweep's {sweep.Count} runs stand on {rungs} distinct (N, D): expected one");
        Observation best = sweep.MinBy(o => o.Loss);
        double bias = ExpectedMaximum(sweep.Count) * noiseSd;
        return new CorrectedMinimum(best with { Loss = best.Loss * Math.Exp(bias) }, best, bias, sweep.Count);
    }

    private static double Excess(double x, int count) =>
        1 - Math.Pow(Distributions.NormalCdf(x), count) - Math.Pow(Distributions.NormalCdf(-x), count);
}
