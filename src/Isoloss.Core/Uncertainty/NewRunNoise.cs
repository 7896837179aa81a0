using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>The noise taken for one new run: whose it is, and how well it is known.</summary>
/// <param name="Sd">Standard deviation of log loss.</param>
/// <param name="DegreesOfFreedom">At least 1.</param>
/// <param name="Source">In words: replicates, residuals, assumed.</param>
internal readonly record struct NewRunNoise(double Sd, int DegreesOfFreedom, string Source)
{
    /// <summary>Chooses: replicates when there are enough and the law fits within them, residuals otherwise.</summary>
    public static NewRunNoise Of(double residualSd, int residualDof, RunNoise? replicates, ResidualScatter scatter)
    {
        if (replicates is { IsEnough: true } && !scatter.LacksFit)
            return new(replicates.Sd, replicates.DegreesOfFreedom, "replicates");
        return scatter.IsExact
            ? new(ResidualScatter.AssumedSd, ResidualScatter.AssumedDof, "assumed")
            : new(residualSd, Math.Max(1, residualDof), "residuals");
    }

    /// <summary>Half of the interval of a run around its mean, on the log scale.</summary>
    public double HalfWidth(double level) => Sd * Distributions.StudentQuantile(0.5 * (1 + level), DegreesOfFreedom);
}
