namespace Isoloss.Core.Comparison;

/// <summary>Where the variance of the log multiplier at the target comes from, as shares of it.</summary>
/// <param name="Noise">What the noise of the rungs leaves open on the largest of them.</param>
/// <param name="Trend">What comes on top from there to the target.</param>
/// <param name="Structure">Disagreement of the structures.</param>
/// <param name="Drift">The multiplier wandering off every structure.</param>
public sealed record UncertaintyShares(double Noise, double Trend, double Structure, double Drift)
{
    /// <summary>Reads the shares off the components.</summary>
    internal static UncertaintyShares Of(TargetReader reader, ScalePoint target, ScalePoint largest)
    {
        StructureAverage average = reader.Average;
        var parts = average.Parts(s => reader.LogMultiplier(s, target)).ToArray();
        double weight = parts.Sum(p => p.Part.Weight), mean = parts.Sum(p => p.Part.Weight * p.Part.Mean) / weight, between = 0, within = 0;
        foreach (var group in parts.GroupBy(p => p.Structure))
        {
            double share = group.Sum(p => p.Part.Weight), centre = group.Sum(p => p.Part.Weight * p.Part.Mean) / share;
            between += share * (centre - mean) * (centre - mean) / weight;
            // Under different noises one structure says slightly different things: noise too.
            within += group.Sum(p => p.Part.Weight * (p.Part.Parameters + (p.Part.Mean - centre) * (p.Part.Mean - centre))) / weight;
        }
        double drift = parts.Sum(p => p.Part.Weight * p.Part.Drift) / weight;
        double near = average.Parts(s => reader.LogMultiplier(s, largest)).Sum(p => p.Part.Weight * p.Part.Parameters) / weight;
        double noise = Math.Min(near, within), total = Math.Max(within + between + drift, double.Epsilon);
        return new UncertaintyShares(noise / total, (within - noise) / total, between / total, drift / total);
    }
}
