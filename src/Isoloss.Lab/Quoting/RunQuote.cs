namespace Isoloss.Lab.Quoting;

/// <summary>What one run costs.</summary>
public sealed record RunQuote
{
    /// <summary>Key of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Its first arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Label of its rung.</summary>
    public required string Rung { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>N, parameters; null when unknown.</summary>
    public double? Params { get; init; }

    /// <summary>C, training FLOP; null when unknown.</summary>
    public double? Flops { get; init; }

    /// <summary>Predicted wall time, or what it took when it was done already; seconds. Null when unknown.</summary>
    public double? Seconds { get; init; }

    /// <summary>Predicted disk space, bytes; null when unknown.</summary>
    public double? Bytes { get; init; }

    /// <summary>What the calibration alone said of its wall time before it was trained, seconds; null when unknown. Its history is learned from.</summary>
    public double? CalibratedSeconds { get; init; }

    /// <summary>The same of its disk space, bytes.</summary>
    public long? CalibratedBytes { get; init; }

    /// <summary>It had a result when the study was quoted.</summary>
    public bool IsDone { get; init; }

    /// <summary>It was done before this study first asked for it, so it costs this study nothing.</summary>
    public bool IsReused { get; init; }
}
