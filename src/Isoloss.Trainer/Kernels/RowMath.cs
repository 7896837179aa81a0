using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// Arithmetic on short rows of floats, with the processor's vectors. Torch needs several passes over memory for what one pass
/// does here, which decides the speed of small models.
/// </summary>
internal static class RowMath
{
    /// <summary>Sum of a[i] b[i].</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(Load(a, i), Load(b, i), sum);
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    /// <summary>Sum of a[i] b[i] c[i].</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(Load(a, i) * Load(b, i), Load(c, i), sum);
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i] * c[i];
        return total;
    }

    /// <summary>y[i] = x[i] scale gain[i].</summary>
    public static void Scale(ReadOnlySpan<float> x, float scale, ReadOnlySpan<float> gain, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(Load(x, i) * scale * Load(gain, i), y, i);
        for (; i < x.Length; i++)
            y[i] = x[i] * scale * gain[i];
    }

    /// <summary>y[i] += x[i] z[i] scale.</summary>
    public static void AddProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> z, float scale, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(Load(y, i) + Load(x, i) * Load(z, i) * scale, y, i);
        for (; i < x.Length; i++)
            y[i] += x[i] * z[i] * scale;
    }

    /// <summary>The vector that begins at element <paramref name="i"/>; the caller's loop keeps it inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ReadOnlySpan<float> row, int i) => Vector.LoadUnsafe(in MemoryMarshal.GetReference(row), (nuint)i);

    /// <summary>Stores the vector that begins at element <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, Span<float> row, int i) => value.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)i);
}
