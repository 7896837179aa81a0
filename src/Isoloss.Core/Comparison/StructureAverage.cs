using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>The structures that share the floor, averaged by their evidence.</summary>
internal sealed record StructureAverage(JointStructure Constant, JointStructure Slope, double ConstantWeight, double SlopeWeight)
{
    /// <summary>Log multiplier at the baseline's log FLOP.</summary>
    public NormalMixture LogMultiplier(double logFlops) => Mix(s => s.LogMultiplier(logFlops));

    /// <summary>Change of the log10 multiplier per decade.</summary>
    public NormalMixture Trend() => Mix(s => s.Trend());

    /// <summary>Difference in log loss of a new pair of runs.</summary>
    public NormalMixture NewDifference(ScalePoint point) => Mix(s => s.NewDifference(point));

    private NormalMixture Mix(Func<JointStructure, IEnumerable<(double Weight, double Mean, double Sd)>> of) => JointStructure.Mix(
    [
        .. of(Constant).Select(c => (c.Weight * ConstantWeight, c.Mean, c.Sd)),
        .. of(Slope).Select(c => (c.Weight * SlopeWeight, c.Mean, c.Sd)),
    ]);
}
