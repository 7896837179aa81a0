using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Quoting;

/// <summary>What a short calibration measured for one recipe at one size; a line that <c>isoloss-trainer calibrate</c>
/// prints.</summary>
public sealed record Speed
{
    /// <summary>Arm whose recipe was measured; filled in by the study.</summary>
    public string Arm { get; init; } = "";

    /// <summary>Which recipe of the request was measured, from 0.</summary>
    public int Case { get; init; }

    /// <summary>Size that was measured.</summary>
    public required ModelSize Size { get; init; }

    /// <summary>N, parameters; null when not counted.</summary>
    public long? Params { get; init; }

    /// <summary>Training FLOP for one token; null when not counted.</summary>
    public double? FlopsPerToken { get; init; }

    /// <summary>Training tokens per second, with as many runs at once as the study will have; above 0.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>With the cores of all and nothing beside it; null when not measured.</summary>
    public AloneSpeed? Alone { get; init; }

    /// <summary>Seconds to evaluate one token; null when not measured.</summary>
    public double? EvaluationSecondsPerToken { get; init; }

    /// <summary>Size of one snapshot in bytes; null when not measured.</summary>
    public long? SnapshotBytes { get; init; }
}
