namespace Isoloss.Trainer.Kernels;

/// <summary>How the rows of the attention's inputs are divided.</summary>
/// <param name="Width">Width of the residual stream.</param>
/// <param name="HeadWidth">Width of a head.</param>
/// <param name="Context">Positions of a sequence.</param>
/// <param name="Rotary">Rotary positions, or null for none.</param>
internal sealed record AttentionShape(int Width, int HeadWidth, int Context, RotaryTable? Rotary)
{
    /// <summary>Number of heads.</summary>
    public int Heads => Width / HeadWidth;
}
