using Isoloss.Trainer.Modules;
using static TorchSharp.torch;

/// <summary>A feed-forward whose parameter is called as one of the built-in attention.</summary>
public sealed class TakenName : IModelModule
{
    public IBlockPart? FeedForward(BlockBuilder block)
    {
        block.AddInput("qkv", block.Width, block.Width);
        return new Part();
    }

    private sealed class Part() : IBlockPart
    {
        public double ForwardFlops => 0;

        public Tensor Forward(Tensor x) => x;
    }
}
