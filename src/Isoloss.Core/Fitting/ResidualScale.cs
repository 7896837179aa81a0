namespace Isoloss.Core.Fitting;

/// <summary>On which scale a run is compared with the law.</summary>
public enum ResidualScale
{
    /// <summary>log L minus log law: relative errors count alike at every loss.</summary>
    Log,

    /// <summary>L minus law, nats per token.</summary>
    Raw,
}
