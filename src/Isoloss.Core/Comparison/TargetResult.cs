namespace Isoloss.Core.Comparison;

/// <summary>What the comparison says at one target.</summary>
public sealed record TargetResult
{
    /// <summary>The target.</summary>
    public required ScalePoint At { get; init; }

    /// <summary>Baseline compute over variant compute at equal loss.</summary>
    public required Estimate Multiplier { get; init; }

    /// <summary>Probability that the multiplier asked for (<see cref="CompareOptions.Worth"/>) exceeds 1 plus the smallest worthwhile gain.</summary>
    public required double ProbabilityBetter { get; init; }

    /// <summary>Variant minus baseline loss of a new pair of runs.</summary>
    public required LossDifference Difference { get; init; }

    /// <summary>Time and money; null where throughput was not recorded.</summary>
    public WallClock? WallClock { get; init; }
}
