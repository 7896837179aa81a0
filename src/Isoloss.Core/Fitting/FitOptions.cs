namespace Isoloss.Core.Fitting;

/// <summary>How a law is fitted and how sure the result must be.</summary>
public sealed record FitOptions
{
    /// <summary>Huber threshold on the log residual. Default 1e-3 (Hoffmann et al. 2022). Above 0.</summary>
    public double HuberDelta { get; init; } = 1e-3;

    /// <summary>Bootstrap resamples by configuration. Default 1000; 0 gives point estimates only.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
