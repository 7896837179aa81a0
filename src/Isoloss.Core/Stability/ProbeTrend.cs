namespace Isoloss.Core.Stability;

/// <summary>How a probe grows with size.</summary>
public sealed record ProbeTrend
{
    /// <summary>The probe.</summary>
    public required StabilityProbe Probe { get; init; }

    /// <summary>N and the probe's value, run by run.</summary>
    public required IReadOnlyList<(double Params, double Value)> Points { get; init; }

    /// <summary>The power of size; null with fewer than three sizes.</summary>
    public required LogLine? Line { get; init; }

    /// <summary>Value at the target, with the interval of a new run; null without a line.</summary>
    public Estimate? AtTarget { get; init; }

    /// <summary>Size at which the trend meets the limit; an end that the runs do not bound is 0 or infinite. Null without a limit or a line.</summary>
    public Estimate? Crossing { get; init; }

    /// <summary>What this probe says.</summary>
    public required StabilityOutlook Outlook { get; init; }
}
