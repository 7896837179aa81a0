namespace Isoloss.Core.Stability;

/// <summary>Whether a recipe stays stable up to a target size, from small runs of it.</summary>
public sealed record StabilityForecast
{
    /// <summary>Level of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>N at the target.</summary>
    public required double TargetParams { get; init; }

    /// <summary>All that was seen, size by size.</summary>
    public required IReadOnlyList<StabilityRung> Rungs { get; init; }

    /// <summary>Each recorded probe over size: of each size, the runs on the most tokens.</summary>
    public required IReadOnlyList<ProbeTrend> Trends { get; init; }

    /// <summary>The worst of what rungs and probes say.</summary>
    public required StabilityOutlook Outlook { get; init; }

    /// <summary>Size at which trouble is there or expected; null where none is.</summary>
    public Estimate? Trouble { get; init; }

    /// <summary>Why, one sentence each, the most important first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
