using static TorchSharp.torch;

namespace Isoloss.Trainer.Bench;

/// <summary>The rate of square matrix products, the ceiling of any training step.</summary>
internal static class Gemm
{
    private const int Size = 768;

    /// <summary>FLOP a second with one thread, the best of several products.</summary>
    public static double FlopsPerSecond(ScalarType type, TimeProvider time)
    {
        using var scope = NewDisposeScope();
        Tensor a = rand(Size, Size).to(type), b = rand(Size, Size).to(type);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 6; i++)
        {
            long start = time.GetTimestamp();
            // The trainer's own where it has one: libtorch's is slower, and no ceiling.
            using var product = type == ScalarType.Float32 ? Kernels.BatchProduct.Of(a.unsqueeze(0), b.unsqueeze(0)) : a.mm(b);
            best = Math.Min(best, time.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * Size * Size * Size / best;
    }
}
