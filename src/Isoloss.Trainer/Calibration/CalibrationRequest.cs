using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Calibration;

/// <summary>The file that <c>isoloss-trainer calibrate</c> reads: <c>{"cases": [{"recipe": {...}, "sizes": [{"width": 64,
/// "layers": 2}, ...]}, ...]}</c>.</summary>
internal sealed record CalibrationRequest
{
    /// <summary>What to train, at least one.</summary>
    public required IReadOnlyList<CalibrationCase> Cases { get; init; }

    /// <summary>Threads the trainer may use. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Directory for data prepared once. Default: the system's temporary directory.</summary>
    public string? CacheDirectory { get; init; }
}

/// <summary>A recipe and the sizes to measure it at, at least one.</summary>
internal sealed record CalibrationCase(Recipe Recipe, IReadOnlyList<ModelSize> Sizes);
