namespace Isoloss.Core.Prediction;

/// <summary>
/// How far runs near the largest scatter around a form, when the scatter may grow towards small compute: the variance of a run is
/// that of the largest times <c>e^(s t)</c>, with t from 0 at the largest compute to 1 at the smallest. The growth s is averaged over by its
/// likelihood; before, none (noise alike on all runs) is as plausible as all growths up to <see cref="MostGrowth"/> together.
/// </summary>
internal sealed class NoiseTrend
{
    /// <summary>Largest growth of the logarithm of the variance, and the step of the average: e^4 is a sevenfold deviation.</summary>
    private const double MostGrowth = 4, Step = 0.5;

    private readonly double[] _distances;

    /// <summary>Takes the distances t of the runs from the largest, as <see cref="DistancesOf"/> gives them.</summary>
    public NoiseTrend(double[] distances) => _distances = distances;

    /// <summary>For every run, its share of the way from the largest compute (0) to the smallest (1) by the logarithm; 0 when all are alike.</summary>
    public static double[] DistancesOf(IReadOnlyList<Observation> runs)
    {
        double low = Math.Log(runs.Min(o => o.Flops)), high = Math.Log(runs.Max(o => o.Flops));
        return [.. runs.Select(o => high > low ? (high - Math.Log(o.Flops)) / (high - low) : 0)];
    }

    /// <summary>Variance of log loss around the form at the largest compute.</summary>
    /// <param name="runs">The runs; a weight is a number of runs.</param>
    /// <param name="residuals">Observed minus fitted log loss, in the order of the runs.</param>
    /// <param name="left">Degrees of freedom that the fit leaves, at least 1.</param>
    public double Variance(IReadOnlyList<Observation> runs, ReadOnlySpan<double> residuals, double left)
    {
        int count = (int)(MostGrowth / Step) + 1;
        double[] variances = new double[count], logs = new double[count];
        double mean = _distances.Average();
        for (int k = 0; k < count; k++)
        {
            double growth = k * Step, sum = 0;
            for (int i = 0; i < _distances.Length; i++)
                sum += runs[i].Weight * Math.Exp(-growth * _distances[i]) * residuals[i] * residuals[i];
            variances[k] = sum / left;
            logs[k] = -0.5 * _distances.Length * (Math.Log(variances[k] + 1e-300) + growth * mean);
        }
        double largest = logs.Max(), total = 0, average = 0;
        for (int k = 0; k < count; k++)
        {
            double weight = Math.Exp(logs[k] - largest) * (k == 0 ? count - 1 : 1);
            total += weight;
            average += weight * variances[k];
        }
        return average / total;
    }
}
