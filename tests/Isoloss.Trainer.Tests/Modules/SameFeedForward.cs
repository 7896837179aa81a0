using Isoloss.Trainer.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

/// <summary>The built-in gated feed-forward, in operations of torch.</summary>
public sealed class SameFeedForward : IModelModule
{
    public IBlockPart? FeedForward(BlockBuilder block) => new Part(
        block.AddInput("mlp_in", 2 * block.HiddenWidth, block.Width, parts: 2),
        block.AddOutput("mlp_out", block.Width, block.HiddenWidth));

    private sealed class Part(ModuleParameter up, ModuleParameter down) : IBlockPart
    {
        public double ForwardFlops => 2.0 * (up.Length + down.Length);

        public Tensor Forward(Tensor x)
        {
            Tensor[] parts = up.Apply(x).chunk(2, 1);
            return down.Apply(F.silu(parts[0]) * parts[1]);
        }
    }
}
