namespace Isoloss.Core.Projection;

/// <summary>What the largest rung of an arm showed of a metric, beside what the smaller rungs projected for it.</summary>
public sealed record MetricProjection
{
    /// <summary>The metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>N of the largest rung for a probe, its C for a loss.</summary>
    public required double Scale { get; init; }

    /// <summary>Runs on the largest rung.</summary>
    public required int Runs { get; init; }

    /// <summary>Rungs below it.</summary>
    public required int Smaller { get; init; }

    /// <summary>Geometric mean of the runs on the largest rung.</summary>
    public required double Observed { get; init; }

    /// <summary>Value there by a power through the smaller rungs, with the interval of one new run; null with fewer than three of them.</summary>
    public Estimate? Projected { get; init; }

    /// <summary>Probability that a new run lies at least as far off, on either side; 1 without a projection.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>The same adjusted for all metrics judged (Holm 1979).</summary>
    public double P { get; init; } = 1;

    /// <summary>True where the observed value lies in the interval.</summary>
    public bool IsInside { get; init; }

    /// <summary>True where it lies outside by more than chance allows among all metrics judged, at .05.</summary>
    public bool IsFlagged { get; init; }
}
