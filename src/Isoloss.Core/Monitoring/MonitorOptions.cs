namespace Isoloss.Core.Monitoring;

/// <summary>How a run is watched.</summary>
public sealed record MonitorOptions
{
    /// <summary>Most chance that a healthy run is ever called off the curve, over all looks together; in (0, 1). Default 0.05.</summary>
    public double FalseAlarms { get; init; } = 0.05;

    /// <summary>Level of every interval, in (0, 1). Default 0.95.</summary>
    public double Level { get; init; } = 0.95;
}
