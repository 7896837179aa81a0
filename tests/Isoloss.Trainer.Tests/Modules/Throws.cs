using Isoloss.Trainer.Modules;
using static TorchSharp.torch;

/// <summary>A feed-forward that fails on other rows than sequences.</summary>
public sealed class Throws : IModelModule
{
    public IBlockPart? FeedForward(BlockBuilder block) => new Part(block.Context);

    private sealed class Part(int context) : IBlockPart
    {
        public double ForwardFlops => 0;

        public Tensor Forward(Tensor x) => x.view(-1, context, x.shape[1]).view(-1, x.shape[1]);
    }
}
