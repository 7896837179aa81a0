namespace Isoloss.Core.Comparison;

/// <summary>How sure a verdict must be, and of how much.</summary>
public sealed record CompareOptions
{
    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Probability needed for go (that it is worth it) and for no-go (that it is not). Default .95, above .5.</summary>
    public double DecisionProbability { get; init; } = 0.95;

    /// <summary>Smallest worthwhile gain as a fraction of compute. Default 0: anything better than equal.</summary>
    public double SmallestGain { get; init; }

    /// <summary>Bootstrap resamples over rungs. Default 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
