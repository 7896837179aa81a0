using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Calibration;

/// <summary>What one size costs on this machine: a line of what <c>isoloss-trainer calibrate</c> prints.</summary>
internal sealed record CalibrationResult
{
    /// <summary>Which of the request's cases, from 0.</summary>
    public required int Case { get; init; }

    /// <summary>The size.</summary>
    public required ModelSize Size { get; init; }

    /// <summary>N, all parameters.</summary>
    public required long Params { get; init; }

    /// <summary>Parameters without embedding and output matrices.</summary>
    public required long ParamsNonEmbedding { get; init; }

    /// <summary>Training FLOP for one token.</summary>
    public required double FlopsPerToken { get; init; }

    /// <summary>Training tokens a second over the steps measured, the slowest tenth left out.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Seconds to evaluate one token.</summary>
    public required double EvaluationSecondsPerToken { get; init; }

    /// <summary>Bytes of one snapshot; a finished run keeps one, a running one two.</summary>
    public required long SnapshotBytes { get; init; }
}
