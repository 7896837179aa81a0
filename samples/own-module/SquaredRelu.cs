using Isoloss.Trainer.Modules;
using static TorchSharp.torch;

namespace OwnModule;

/// <summary>
/// A feed-forward with the square of the rectifier, W2 relu(W1 x)^2: the change that helped most in Primer (So et al. 2021, section
/// 3). With a baseline of <c>mlp: gelu</c> nothing but the activation differs: the matrices have its shapes and, because they have its
/// names, its initial values.
/// </summary>
public sealed class SquaredRelu : IModelModule
{
    /// <inheritdoc/>
    public IBlockPart? FeedForward(BlockBuilder block) => new Part(
        block.AddInput("mlp_in", block.HiddenWidth, block.Width),
        block.AddOutput("mlp_out", block.Width, block.HiddenWidth));

    private sealed class Part(ModuleParameter up, ModuleParameter down) : IBlockPart
    {
        public double ForwardFlops => 2.0 * (up.Length + down.Length);

        public Tensor Forward(Tensor x) => down.Apply(up.Apply(x).relu().square());
    }
}
