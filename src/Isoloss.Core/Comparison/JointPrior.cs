namespace Isoloss.Core.Comparison;

/// <summary>
/// Weak normal priors of the joint model. They decide only what the runs leave open: a short ladder identifies the local
/// slope of the loss but not floor and exponents, and a trend of the multiplier estimated on two decades would explode
/// when carried to a target three decades away.
/// </summary>
internal static class JointPrior
{
    /// <summary>
    /// Standard deviation of the slope: log10 of the multiplier per decade of compute, around 0. At .05 the multiplier
    /// may drift by a factor of 1.4 over three decades at one standard deviation.
    /// </summary>
    public const double SlopeSd = 0.05;

    /// <summary>
    /// Prior weight of a multiplier without any trend. Most changes have one; at even odds the intervals missed true trends
    /// of .05 too often (docs/statistics.md).
    /// </summary>
    public const double ConstantWeight = 0.1;

    /// <summary>The multiplier is within a factor of 20 of 1 at one standard deviation: runs that say nothing give a wide answer, not an infinite one.</summary>
    private const double MultiplierLogSd = 3;

    /// <summary>Prior means, given the smallest loss on the ladder.</summary>
    public static double[] Means(double smallestLogLoss) =>
        [smallestLogLoss + Math.Log(PlausibleShape.FloorShare), 0, Math.Log(PlausibleShape.Exponent), 0, Math.Log(PlausibleShape.Exponent), 0, 0];

    /// <summary>Prior precisions: 0 where the runs alone speak. The slope is held at 0 by an enormous precision when it is not free.</summary>
    public static double[] Precisions(bool freeSlope)
    {
        double floor = 1 / (PlausibleShape.FloorLogSd * PlausibleShape.FloorLogSd);
        double exponent = 1 / (PlausibleShape.ExponentLogSd * PlausibleShape.ExponentLogSd);
        return [floor, 0, exponent, 0, exponent, 1 / (MultiplierLogSd * MultiplierLogSd), freeSlope ? 1 / (SlopeSd * SlopeSd) : HeldPrecision];
    }

    /// <summary>Precision that holds a coordinate in place.</summary>
    private const double HeldPrecision = 1e12;
}
