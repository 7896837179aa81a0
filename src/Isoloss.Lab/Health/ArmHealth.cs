using Isoloss.Core.Sections;
using Isoloss.Core.Stability;
using Isoloss.Runs.Health;

namespace Isoloss.Lab.Health;

/// <summary>What the runs of one arm say beside their loss.</summary>
public sealed record ArmHealth
{
    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Whether it stays stable up to the target.</summary>
    public required StabilityForecast Stability { get; init; }

    /// <summary>Growth with width of the residual stream early in training; null without three widths.</summary>
    public CoordinateCheck? Coordinates { get; init; }

    /// <summary>Losses over learning rates, size by size; empty where no rung has runs at three rates.</summary>
    public IReadOnlyList<RateCurve> Rates { get; init; } = [];

    /// <summary>Power of N that the best learning rate goes with; null with fewer than three sizes that have one.</summary>
    public LogLine? RateDrift { get; init; }

    /// <summary>Loss on the sections of the evaluation set.</summary>
    public required IReadOnlyList<SectionTrend> Sections { get; init; }

    /// <summary>Sequences and tokens that stood out.</summary>
    public required OutlierSummary Outliers { get; init; }
}
