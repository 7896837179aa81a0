namespace Isoloss.Core.Forecasting;

/// <summary>What the compute to train a transformative model is anchored to (Cotra 2020, part 1).</summary>
public enum Anchor
{
    /// <summary>What a human brain computes until it is grown.</summary>
    Lifetime,

    /// <summary>A network like a brain, trained on tasks whose effect is seen within seconds to minutes.</summary>
    Short,

    /// <summary>The same on tasks of minutes to weeks.</summary>
    Medium,

    /// <summary>The same on tasks of weeks to decades.</summary>
    Long,

    /// <summary>A network with as many parameters as the genome has bytes, on tasks of months to decades.</summary>
    Genome,

    /// <summary>All that nervous systems computed in evolution.</summary>
    Evolution,
}
