using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Calibration;

/// <summary>The file that <c>isoloss-trainer calibrate</c> reads: <c>{"recipe": {...}, "sizes": [{"width": 64, "layers": 2},
/// ...]}</c>.</summary>
internal sealed record CalibrationRequest
{
    /// <summary>What to train.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Sizes to measure, at least one.</summary>
    public required IReadOnlyList<ModelSize> Sizes { get; init; }

    /// <summary>Threads the trainer may use. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Directory for data prepared once. Default: the system's temporary directory.</summary>
    public string? CacheDirectory { get; init; }
}
