namespace Isoloss.Core.Comparison;

/// <summary>How sure a verdict must be, and of how much.</summary>
public sealed record CompareOptions
{
    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Probability needed for go (that it is worth it) and for no-go (that it is not). Default .95, above .5.</summary>
    public double DecisionProbability { get; init; } = 0.95;

    /// <summary>Smallest worthwhile gain as a fraction of compute. Default 0: anything better than equal.</summary>
    public double SmallestGain { get; init; }

    /// <summary>What the probability is about: FLOP (default), time or money to equal loss. Time and money need recorded throughput.</summary>
    public Worth Worth { get; init; } = Worth.Compute;

    /// <summary>Price per hour of the hardware whose throughput was recorded, above 0, in any currency. Default null: no answer in money.</summary>
    public double? PricePerHour { get; init; }

    /// <summary>The same for the variant where its runs used other hardware. Default null: as <see cref="PricePerHour"/>.</summary>
    public double? VariantPricePerHour { get; init; }

    /// <summary>Bootstrap resamples over rungs. Default 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
