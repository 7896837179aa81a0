namespace Isoloss.Core.Efficiency;

/// <summary>Baseline tokens over variant tokens to the same training loss, on one size.</summary>
public sealed record SizeMultiplier
{
    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The lowest loss that both reached in half of their tokens, mean over pairs, nats per token.</summary>
    public required double Loss { get; init; }

    /// <summary>The baseline's tokens to it, geometric mean over pairs.</summary>
    public required double Tokens { get; init; }

    /// <summary>The multiplier there, the geometric mean over pairs.</summary>
    public required double Multiplier { get; init; }

    /// <summary>Its interval, from the spread between pairs pooled over the variant's sizes; null where that has fewer than two
    /// degrees of freedom.</summary>
    public Estimate? Interval { get; init; }

    /// <summary>Pairs of runs, of equal seeds where the arms share any.</summary>
    public required int Pairs { get; init; }

    /// <summary>The multiplier along the way: the baseline's tokens and what they amount to, by the mean curves.</summary>
    public required IReadOnlyList<(double Tokens, double Multiplier)> Curve { get; init; }
}
