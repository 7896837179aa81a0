namespace Isoloss.Core.Comparison;

/// <summary>
/// Weak but proper priors of the joint model. They decide only what the runs leave open: a short ladder identifies the local
/// slope of the loss but not floor and exponents, and a trend of the multiplier estimated on two decades would explode
/// when carried to a target three decades away. Being proper, they make the evidence of a structure mean something.
/// </summary>
internal static class JointPrior
{
    /// <summary>
    /// What the standard deviations of a contrast are multiplied by, but for the multiplier's own: most variants are a change of one
    /// thing, some are another recipe or other data altogether, and then trends and gaps may be large; a few are judged on what one of them never saw.
    /// </summary>
    public static readonly IReadOnlyList<(double Scale, double Weight)> Scales = [(1, 0.75), (4, 0.2), (16, 0.05)];

    /// <summary>
    /// Standard deviation of the slope: log10 of the multiplier per decade of compute, around 0. At .05 the multiplier
    /// may drift by a factor of 1.4 over three decades at one standard deviation.
    /// </summary>
    public const double SlopeSd = 0.05;

    /// <summary>Log multiplier at the ladder's centre: within a factor of 2.7 of 1 at one standard deviation.</summary>
    private const double MuSd = 1;

    /// <summary>What fades of the log multiplier, at the ladder's centre.</summary>
    private const double FadeSd = 0.3;

    /// <summary>Log of the size multiplier over the data multiplier, halved.</summary>
    private const double TiltSd = 0.5;

    /// <summary>Difference in log E: floors differ by a few percent when the data do.</summary>
    private const double FloorSd = 0.03;

    /// <summary>Change of the difference in log loss per e-fold of N D, whatever the law.</summary>
    private const double LossTrendSd = 0.002;

    /// <summary>Difference in the log of an exponent.</summary>
    private const double ExponentSd = 0.1;

    /// <summary>Prior means of the law, given the smallest loss on the ladder.</summary>
    public static double[] LawMeans(double smallestLogLoss) =>
        [smallestLogLoss + Math.Log(PlausibleShape.FloorShare), 0, Math.Log(PlausibleShape.Exponent), 0, Math.Log(PlausibleShape.Exponent)];

    /// <summary>Prior precisions of the law: 0 where the runs alone speak.</summary>
    public static double[] LawPrecisions()
    {
        double floor = Precision(PlausibleShape.FloorLogSd), exponent = Precision(PlausibleShape.ExponentLogSd);
        return [floor, 0, exponent, 0, exponent];
    }

    /// <summary>Prior precision of a coordinate of the contrast; its mean is 0.</summary>
    public static double ContrastPrecision(int coordinate) => Precision(coordinate switch
    {
        JointModel.Mu => MuSd,
        JointModel.Slope => SlopeSd,
        JointModel.Tilt => TiltSd,
        JointModel.FloorGap or JointModel.LossGap => FloorSd,
        JointModel.LossTrend => LossTrendSd,
        JointModel.SlowFade or JointModel.FastFade => FadeSd,
        _ => ExponentSd,
    });

    /// <summary>1 at the smallest compute of the ladder, 0 at the largest and beyond, in between by the logarithm of N D.</summary>
    public static double Earliness(JointModel model, Place at)
    {
        double low = model.Places.Min(p => p.T), high = model.Places.Max(p => p.T);
        return high > low ? Math.Clamp((high - at.T) / (high - low), 0, 1) : 0;
    }

    private static double Precision(double sd) => 1 / (sd * sd);
}
