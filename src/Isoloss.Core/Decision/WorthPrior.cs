using Isoloss.Core.Comparison;

namespace Isoloss.Core.Decision;

/// <summary>What is believed about a change before it is measured. The change with scale is believed in as by <c>compare</c>.</summary>
public sealed record WorthPrior
{
    /// <summary>Mean of the log multiplier. Default 0.</summary>
    public double Mean { get; init; }

    /// <summary>Standard deviation of the log multiplier on the ladder. Default 3: a factor of 20 either way. Above 0.</summary>
    public double Sd { get; init; } = 3;

    /// <summary>Standard deviation of its change per e-fold of compute, around 0. At least 0.</summary>
    public double SlopeSd { get; init; } = JointPrior.SlopeSd;

    /// <summary>Prior weight of a multiplier that does not change with scale. Default .1: most changes have a trend, if a small one.</summary>
    public double ConstantWeight { get; init; } = 0.1;

    /// <summary>Log of the noise of one pair's difference. Default: .007, times or over e^1.5.</summary>
    public double LogNoise { get; init; } = -5;

    /// <summary>Standard deviation of that log. Above 0.</summary>
    public double LogNoiseSd { get; init; } = 1.5;
}
