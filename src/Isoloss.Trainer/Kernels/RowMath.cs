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

    /// <summary>Sum of squares in double precision, over blocks short enough for single precision within.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        const int block = 1024;
        double sum = 0;
        for (int i = 0; i < x.Length; i += block)
        {
            var part = x.Slice(i, Math.Min(block, x.Length - i));
            sum += Dot(part, part);
        }
        return sum;
    }

    /// <summary>Momentum m &lt;- b m + (1 - b) g and its look-ahead d = b m + (1 - b) g, with g the gradient times
    /// <paramref name="clip"/>.</summary>
    public static void Nesterov(ReadOnlySpan<float> gradient, float clip, float b, Span<float> momentum, Span<float> direction)
    {
        int i = 0;
        for (; i <= momentum.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var fresh = Load(gradient, i) * (clip * (1 - b));
            var m = Load(momentum, i) * b + fresh;
            Store(m, momentum, i);
            Store(m * b + fresh, direction, i);
        }
        for (; i < momentum.Length; i++)
        {
            float fresh = gradient[i] * (clip * (1 - b));
            momentum[i] = momentum[i] * b + fresh;
            direction[i] = momentum[i] * b + fresh;
        }
    }

    /// <summary>y[i] = y[i] keep - x[i] size.</summary>
    public static void Move(ReadOnlySpan<float> x, float size, float keep, Span<float> y)
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(Load(y, i) * keep - Load(x, i) * size, y, i);
        for (; i < y.Length; i++)
            y[i] = y[i] * keep - x[i] * size;
    }

    /// <summary>The vector that begins at element <paramref name="i"/>; the caller's loop keeps it inside the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ReadOnlySpan<float> row, int i) =>
        Vector.LoadUnsafe(in MemoryMarshal.GetReference(row), (nuint)i);

    /// <summary>Stores the vector that begins at element <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, Span<float> row, int i) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)i);
}
