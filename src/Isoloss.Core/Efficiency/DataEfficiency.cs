namespace Isoloss.Core.Efficiency;

/// <summary>
/// Tokens that each arm took to reach a loss, measured inside its runs, and the data multiplier that this amounts to. It needs no law, and
/// says nothing beyond the sizes that were run. A loss that is reached part-way is reached before the learning rate has decayed: a run planned to end there
/// would need fewer tokens. Where the rate decays the loss falls fast, and a few tokens stand for much: multipliers near the end of the runs lie nearer to 1, so
/// the one that is told is that of the first half.
/// </summary>
public sealed record DataEfficiency
{
    /// <summary>Name of the baseline.</summary>
    public required string Baseline { get; init; }

    /// <summary>Level of every interval.</summary>
    public required double Level { get; init; }

    /// <summary>Sizes that the baseline and at least one variant have, by increasing size; of a baseline alone, all its sizes.</summary>
    public required IReadOnlyList<SizeEfficiency> Sizes { get; init; }

    /// <summary>The variants over all sizes, in the order met.</summary>
    public required IReadOnlyList<VariantEfficiency> Variants { get; init; }
}
