namespace Isoloss.Trainer.Kernels;

/// <summary>How the rows of the attention's inputs are divided.</summary>
/// <param name="Width">Width of the residual stream.</param>
/// <param name="KeyWidth">Width of all heads of keys, and of values: smaller where queries share them.</param>
/// <param name="HeadWidth">Width of a head.</param>
/// <param name="Context">Positions of a sequence.</param>
/// <param name="Rotary">Rotary positions, or null for none.</param>
internal sealed record AttentionShape(int Width, int KeyWidth, int HeadWidth, int Context, RotaryTable? Rotary)
{
    /// <summary>Position of the first row of a sequence. Default 0: sequences are whole.</summary>
    public int First { get; init; }

    /// <summary>Numbers in a row: queries, keys and values.</summary>
    public int RowWidth => Width + 2 * KeyWidth;

    /// <summary>Where queries (0), keys (1) and values (2) begin in a row.</summary>
    public int Start(int part) => part == 0 ? 0 : Width + (part - 1) * KeyWidth;

    /// <summary>Width of queries (0), keys (1) or values (2).</summary>
    public int WidthOf(int part) => part == 0 ? Width : KeyWidth;
}
