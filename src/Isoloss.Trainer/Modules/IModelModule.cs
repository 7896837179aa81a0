namespace Isoloss.Trainer.Modules;

/// <summary>
/// A user's own part of the model. A class library with exactly one public class that implements this, and has a constructor
/// without parameters, is named by <c>model.module</c> in a recipe. For every block it says what replaces the built-in part; the
/// normalisation before the part and the addition to the residual stream stay the trainer's.
/// <para>A part must depend on nothing but its input and its parameters: it keeps no state from call to call, and what is random
/// comes from <see cref="InitialValues"/> or, in training, from torch's generator, which is seeded anew before each step.</para>
/// </summary>
public interface IModelModule
{
    /// <summary>What replaces the feed-forward of a block; null for the built-in one.</summary>
    /// <param name="block">The block, with which parameters are registered.</param>
    IBlockPart? FeedForward(BlockBuilder block) => null;

    /// <summary>What replaces the attention of a block, its rotation of queries and keys included; null for the built-in one.</summary>
    /// <param name="block">The block, with which parameters are registered.</param>
    IBlockPart? Attention(BlockBuilder block) => null;
}
