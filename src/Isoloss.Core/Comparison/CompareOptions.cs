namespace Isoloss.Core.Comparison;

/// <summary>How sure a verdict must be, and of how much.</summary>
public sealed record CompareOptions
{
    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>
    /// Probability needed for go (that it is worth it) and for no-go (that it is not) when either mistake costs 1, .5 to 1. Default .95.
    /// One minus this is what waiting for more runs costs.
    /// </summary>
    public double DecisionProbability { get; init; } = 0.95;

    /// <summary>What a go costs when the change is not worth it, above 0. Default 1.</summary>
    public double LossOfWrongGo { get; init; } = 1;

    /// <summary>What a no-go costs when the change is worth it, above 0. Default 1.</summary>
    public double LossOfWrongNoGo { get; init; } = 1;

    /// <summary>
    /// Variants that are judged at once, at least 1. Default 1. Waiting is that much cheaper for each of them, so that any wrong
    /// verdict among them is no more likely than one would be alone (Bonferroni's bound).
    /// </summary>
    public int Variants { get; init; } = 1;

    /// <summary>
    /// Probability that a change is worth it before any run, between 0 and 1. Default <see cref="SurvivalPrior.Even"/>;
    /// <see cref="SurvivalPrior.Published"/> is what became of published ones. It changes probabilities and verdicts, not the intervals.
    /// </summary>
    public double PriorBetter { get; init; } = SurvivalPrior.Even;

    /// <summary>
    /// Whether both arms were trained and evaluated on the same data, so that what it leaves to chance is the same for both and separate
    /// floors are unlikely beforehand. Default false: not known. The weights stand in <c>SharingStructure</c>.
    /// </summary>
    public bool SameData { get; init; }

    /// <summary>Smallest worthwhile gain as a fraction of compute. Default 0: anything better than equal.</summary>
    public double SmallestGain { get; init; }

    /// <summary>What the probability is about: FLOP (default), time or money to equal loss. Time and money need recorded throughput.</summary>
    public Worth Worth { get; init; } = Worth.Compute;

    /// <summary>Price per hour of the hardware whose throughput was recorded, above 0, in any currency. Default null: no answer in money.</summary>
    public double? PricePerHour { get; init; }

    /// <summary>The same for the variant where its runs used other hardware. Default null: as <see cref="PricePerHour"/>.</summary>
    public double? VariantPricePerHour { get; init; }

    /// <summary>Whether the curves that reports draw, and what would turn the verdict, are worked out too. Default true; simulations that ask for verdicts alone go without.</summary>
    public bool Curves { get; init; } = true;
}
