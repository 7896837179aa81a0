using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>Which positions a token sees.</summary>
internal static class AttentionMask
{
    /// <summary>[context, context], true where the row's token attends to the column's: itself and the window - 1 before
    /// it.</summary>
    /// <param name="context">Positions.</param>
    /// <param name="window">Positions seen, itself included; 0 for all before.</param>
    public static Tensor Of(int context, int window)
    {
        var seen = ones(context, context, ScalarType.Bool).tril();
        return window > 0 ? seen.logical_and(ones(context, context, ScalarType.Bool).triu(1 - window)) : seen;
    }
}
