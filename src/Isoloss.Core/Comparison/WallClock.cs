namespace Isoloss.Core.Comparison;

/// <summary>What the change is worth by the clock and in money at a target, from the throughput that both arms recorded.</summary>
public sealed record WallClock
{
    /// <summary>Variant's over baseline's tokens per second at the target's size.</summary>
    public required Estimate SpeedRatio { get; init; }

    /// <summary>Change of log10 of that ratio per decade of N.</summary>
    public required Estimate SpeedTrend { get; init; }

    /// <summary>Rungs on which both arms recorded a throughput.</summary>
    public required int Rungs { get; init; }

    /// <summary>Baseline's time over variant's at equal loss.</summary>
    public required WorthMultiplier Time { get; init; }

    /// <summary>Baseline's money over variant's at equal loss; null where no price was given.</summary>
    public WorthMultiplier? Cost { get; init; }
}

/// <summary>A multiplier in time or money.</summary>
/// <param name="Multiplier">Baseline's over variant's at equal loss.</param>
/// <param name="ProbabilityBetter">Probability that it exceeds 1 plus the smallest worthwhile gain.</param>
public sealed record WorthMultiplier(Estimate Multiplier, double ProbabilityBetter);
