namespace Isoloss.Core.Comparison;

/// <summary>What the comparison says at one target.</summary>
public sealed record TargetResult
{
    /// <summary>The target.</summary>
    public required ScalePoint At { get; init; }

    /// <summary>Baseline compute over variant compute at equal loss.</summary>
    public required Estimate Multiplier { get; init; }

    /// <summary>Change of log10 of that multiplier over the last decade of compute before the target.</summary>
    public required Estimate TrendPerDecade { get; init; }

    /// <summary>Baseline tokens over variant tokens at equal loss and size.</summary>
    public required AxisMultiplier Data { get; init; }

    /// <summary>Baseline parameters over variant parameters at equal loss and data.</summary>
    public required AxisMultiplier Params { get; init; }

    /// <summary>Probability that the multiplier asked for (<see cref="CompareOptions.Worth"/>) exceeds 1 plus the smallest worthwhile gain.</summary>
    public required double ProbabilityBetter { get; init; }

    /// <summary>Variant minus baseline loss of a new pair of runs.</summary>
    public required LossDifference Difference { get; init; }

    /// <summary>Time and money; null where throughput was not recorded.</summary>
    public WallClock? WallClock { get; init; }
}

/// <summary>What a change saves along one axis.</summary>
/// <param name="Multiplier">Baseline's over variant's at equal loss.</param>
/// <param name="TrendPerDecade">Change of its log10 over the last decade of compute before the target.</param>
public sealed record AxisMultiplier(Estimate Multiplier, Estimate TrendPerDecade);
