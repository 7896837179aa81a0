using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>The structures that share the floor, averaged by their evidence.</summary>
internal sealed record StructureAverage(JointStructure Constant, JointStructure Slope, double ConstantWeight, double SlopeWeight)
{
    /// <summary>Log multiplier at the baseline's log FLOP.</summary>
    public NormalMixture LogMultiplier(double logFlops) => Mix(s => s.LogMultiplier(logFlops));

    /// <summary>Change of the log10 multiplier per decade.</summary>
    public NormalMixture Trend() => Mix(s => s.Trend());

    /// <summary>Difference in log loss of as many new pairs of runs.</summary>
    public NormalMixture NewDifference(ScalePoint point, double pairs) => Mix(s => s.NewDifference(point, pairs));

    /// <summary>One arm's log loss under its law; see <see cref="JointStructure.LogLoss"/>.</summary>
    public NormalMixture LogLoss(ScalePoint point, int side) => Mix(s => s.LogLoss(point, side));

    /// <summary>Mean of log e at the ladder's centre.</summary>
    public double Shift => Mean(Constant.Fit.Phi[JointModel.Mu], Slope.Fit.Phi[JointModel.Mu]);

    /// <summary>Mean change of log e per unit of log C.</summary>
    public double MeanSlope => Mean(0, Slope.Fit.Phi[JointModel.Slope]);

    private double Mean(double constant, double slope) =>
        (ConstantWeight * constant + SlopeWeight * slope) / (ConstantWeight + SlopeWeight);

    private NormalMixture Mix(Func<JointStructure, IEnumerable<(double Weight, double Mean, double Sd)>> of) => JointStructure.Mix(
    [
        .. of(Constant).Select(c => (c.Weight * ConstantWeight, c.Mean, c.Sd)),
        .. of(Slope).Select(c => (c.Weight * SlopeWeight, c.Mean, c.Sd)),
    ]);
}
