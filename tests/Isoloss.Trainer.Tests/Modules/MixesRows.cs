using Isoloss.Trainer.Modules;
using static TorchSharp.torch;

/// <summary>A feed-forward that subtracts the mean of all tokens.</summary>
public sealed class MixesRows : IModelModule
{
    public IBlockPart? FeedForward(BlockBuilder block) => new Part();

    private sealed class Part() : IBlockPart
    {
        public double ForwardFlops => 0;

        public Tensor Forward(Tensor x) => x - x.mean([0L]);
    }
}
