namespace Isoloss.Core.Uncertainty;

/// <summary>What says how noisy one run of a sweep is.</summary>
public enum SweepNoiseSource
{
    /// <summary>Whoever asked.</summary>
    Stated,

    /// <summary>Runs that differ in their seed alone.</summary>
    Replicates,

    /// <summary>The scatter of the runs around a law.</summary>
    Residuals,
}
