namespace Isoloss.Core.Comparison;

/// <summary>
/// What new runs of both arms on one rung would have to say to turn a verdict, and how likely that is. Outcomes are those that the comparison itself
/// expects, from their .05 % to their 99.95 % quantile; the verdict after each is by the comparison's own rule.
/// </summary>
public sealed record ChangeOfMind
{
    /// <summary>Size, data and the baseline's compute of the rung.</summary>
    public required ScalePoint At { get; init; }

    /// <summary>New pairs of runs, above 0.</summary>
    public required double Pairs { get; init; }

    /// <summary>The compute multiplier that they are expected to measure by themselves, with its interval.</summary>
    public required Estimate Expected { get; init; }

    /// <summary>Measured multipliers that lead to a go; null where none does.</summary>
    public required OutcomeRange? Go { get; init; }

    /// <summary>Measured multipliers that lead to a no-go; null where none does.</summary>
    public required OutcomeRange? NoGo { get; init; }

    /// <summary>Probability that the verdict after them is go.</summary>
    public required double ProbabilityGo { get; init; }

    /// <summary>Probability that it is no-go.</summary>
    public required double ProbabilityNoGo { get; init; }

    /// <summary>Probability that it is either.</summary>
    public double ProbabilityVerdict => Math.Min(1, ProbabilityGo + ProbabilityNoGo);
}

/// <summary>
/// Measured multipliers that lead to one verdict. On small rungs it is often the low ones that lead to a go: a gain that is small there grows. Where
/// they are in several pieces, as very surprising outcomes may make them, this is the likeliest piece.
/// </summary>
/// <param name="From">Least of them; null where the range is open to the lowest outcome.</param>
/// <param name="To">Largest of them; null where it is open to the highest.</param>
public readonly record struct OutcomeRange(double? From, double? To);
