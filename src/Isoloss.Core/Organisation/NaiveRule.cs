using Isoloss.Core.Numerics;

namespace Isoloss.Core.Organisation;

/// <summary>Decisions by the last measurement alone.</summary>
internal static class NaiveRule
{
    /// <summary>
    /// Measured gain on the last rung from which the stated interval lies above what an idea must be worth:
    /// <c>ln(threshold) + z(confidence) * stated noise</c>.
    /// </summary>
    public static double AdoptFrom(ResearchOrganisation o) => LargeRun.Threshold(o)
        + Distributions.NormalQuantile(o.Confidence) * o.StatedNoise * o.Noise * o.Ladder[^1].Noise;
}
