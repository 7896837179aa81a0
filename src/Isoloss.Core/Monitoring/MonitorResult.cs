namespace Isoloss.Core.Monitoring;

/// <summary>How a run stands against its forecast.</summary>
public sealed record MonitorResult
{
    /// <summary>In a word.</summary>
    public required MonitorStatus Status { get; init; }

    /// <summary>Last step recorded, and the last planned.</summary>
    public required (double Now, double End) Steps { get; init; }

    /// <summary>Final loss forecast before the run from the ladder and what is known of curves; nats per token.</summary>
    public required Estimate Before { get; init; }

    /// <summary>Final loss forecast now: all of it and the curve so far. Null where the curve is too short or broke off.</summary>
    public required Estimate? Now { get; init; }

    /// <summary>The same from the curve without the ladder.</summary>
    public required Estimate? CurveAlone { get; init; }

    /// <summary>The largest deviation; null where the curve is too short.</summary>
    public required Deviation? Deviation { get; init; }

    /// <summary>Sudden rises, first to last.</summary>
    public required IReadOnlyList<Spike> Spikes { get; init; }

    /// <summary>Why the run diverges; null where it does not.</summary>
    public required string? Divergence { get; init; }

    /// <summary>The curve beside its band.</summary>
    public required IReadOnlyList<BandPoint> Band { get; init; }
}
