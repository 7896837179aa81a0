namespace Isoloss.Core.Uncertainty;

/// <summary>
/// How much runs differ that differ in nothing but their seed: the standard deviation of log loss within rungs, pooled over
/// the rungs with replicates.
/// </summary>
/// <param name="Sd">Standard deviation of log loss.</param>
/// <param name="DegreesOfFreedom">Runs on rungs with replicates, less one per rung.</param>
public sealed record RunNoise(double Sd, int DegreesOfFreedom)
{
    /// <summary>Fewest degrees of freedom with which replicates, not residuals, say how noisy a run is.</summary>
    public const int Enough = 6;

    /// <summary>True when there are enough replicates to go by.</summary>
    public bool IsEnough => DegreesOfFreedom >= Enough;

    /// <summary>Pools the replicates, as the noise of a run of weight 1; null when there are none. Runs replicate each other when all that is recorded but the seed is equal.</summary>
    public static RunNoise? Of(IReadOnlyList<Observation> runs)
    {
        double sum = 0;
        int dof = 0;
        foreach (var rung in runs.Where(o => o.Weight > 0).GroupBy(o => o.At with { Flops = 0 }))
        {
            (double Log, double Weight)[] logs = [.. rung.Select(o => (Math.Log(o.Loss), o.Weight))];
            double mean = logs.Sum(l => l.Weight * l.Log) / logs.Sum(l => l.Weight);
            sum += logs.Sum(l => l.Weight * (l.Log - mean) * (l.Log - mean));
            dof += logs.Length - 1;
        }
        return dof == 0 ? null : new RunNoise(Math.Sqrt(sum / dof), dof);
    }
}
