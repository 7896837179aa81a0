using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>The memory of a contiguous CPU tensor as a span.</summary>
internal static class TensorMemory
{
    /// <summary>The elements of a contiguous tensor of 32-bit floats; valid while the tensor lives.</summary>
    public static Span<float> Floats(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The elements of a contiguous tensor of 64-bit integers; valid while the tensor lives.</summary>
    public static Span<long> Longs(this Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.bytes);

    /// <summary>Where the elements of a contiguous tensor of 32-bit floats begin. They are not the collector's, so they do not
    /// move; the caller keeps the tensor alive.</summary>
    public static unsafe float* Start(this Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.Floats()));
}
