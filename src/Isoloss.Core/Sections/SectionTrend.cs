using Isoloss.Core.Stability;

namespace Isoloss.Core.Sections;

/// <summary>How an arm's loss on a section goes with scale.</summary>
public sealed record SectionTrend
{
    /// <summary>Kind of the section.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the section.</summary>
    public required string Name { get; init; }

    /// <summary>The arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Runs.</summary>
    public required int Runs { get; init; }

    /// <summary>Mean loss on the rung with the least compute, nats per token.</summary>
    public required double Smallest { get; init; }

    /// <summary>Mean loss on the rung with the most.</summary>
    public required double Largest { get; init; }

    /// <summary>The section's own law, a power of compute without a floor; null with fewer than three runs.</summary>
    public LogLine? Law { get; init; }

    /// <summary>Loss of a new run at the target compute by that law; null without one.</summary>
    public Estimate? AtTarget { get; init; }

    /// <summary>Relative fall of this section's loss for one of the whole's: 1 keeps pace, 0 stands still, below 0 gets worse. From the upper
    /// half of the ladder where that has six runs, else from all. Null with fewer than three runs.</summary>
    public Estimate? Pace { get; init; }

    /// <summary>p-value, adjusted for all sections of the arm (Holm 1979), of a pace this low where the true one is a quarter.</summary>
    public double StandstillP { get; init; } = 1;

    /// <summary>True where the section has stopped improving while the whole improves.</summary>
    public bool HasStopped { get; init; }
}
