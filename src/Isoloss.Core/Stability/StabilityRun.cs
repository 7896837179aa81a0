namespace Isoloss.Core.Stability;

/// <summary>What one run says about stability.</summary>
public sealed record StabilityRun
{
    /// <summary>N, parameters, above 0.</summary>
    public required double Params { get; init; }

    /// <summary>D, training tokens, above 0.</summary>
    public required double Tokens { get; init; }

    /// <summary>Final loss, nats per token; NaN where the run diverged.</summary>
    public required double Loss { get; init; }

    /// <summary>True where the loss stopped being finite.</summary>
    public bool HasDiverged { get; init; }

    /// <summary>Training losses that shot up.</summary>
    public long Spikes { get; init; }

    /// <summary>Share of the steps that were part of a spike, from 0 to 1.</summary>
    public double SpikeShare { get; init; }

    /// <summary>Value of each probe that was recorded, by <see cref="StabilityProbe.Name"/>.</summary>
    public IReadOnlyDictionary<string, double> Probes { get; init; } = new Dictionary<string, double>();
}
