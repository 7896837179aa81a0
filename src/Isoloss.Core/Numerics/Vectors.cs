using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isoloss.Core.Numerics;

/// <summary>Loops over padded arrays, four doubles at a time. Lengths are multiples of <see cref="Width"/>; padding carries weight 0.</summary>
internal static class Vectors
{
    /// <summary>Doubles per vector.</summary>
    public const int Width = 4;

    /// <summary>Smallest multiple of <see cref="Width"/> that holds <paramref name="count"/>.</summary>
    public static int Padded(int count) => (count + Width - 1) / Width * Width;

    /// <summary>The array seen as vectors.</summary>
    public static ReadOnlySpan<Vector256<double>> Of(ReadOnlySpan<double> a) => MemoryMarshal.Cast<double, Vector256<double>>(a);

    /// <summary>The array seen as vectors that can be written.</summary>
    public static Span<Vector256<double>> Of(Span<double> a) => MemoryMarshal.Cast<double, Vector256<double>>(a);

    /// <summary>Scalar product; two sums run side by side to hide the latency of addition.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        Vector256<double> even = Vector256<double>.Zero, odd = Vector256<double>.Zero;
        int i = 0;
        for (; i + 1 < va.Length; i += 2)
        {
            even += va[i] * vb[i];
            odd += va[i + 1] * vb[i + 1];
        }
        if (i < va.Length)
            even += va[i] * vb[i];
        return Vector256.Sum(even + odd);
    }

    /// <summary>Sum of the products of three arrays.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        var vc = Of(c)[..va.Length];
        var sum = Vector256<double>.Zero;
        for (int i = 0; i < va.Length; i++)
            sum += va[i] * vb[i] * vc[i];
        return Vector256.Sum(sum);
    }

    /// <summary><paramref name="result"/> = a * b, element by element.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        var vr = Of(result)[..va.Length];
        for (int i = 0; i < va.Length; i++)
            vr[i] = va[i] * vb[i];
    }

    /// <summary><paramref name="result"/> = -a * b, element by element.</summary>
    public static void NegativeProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        var vr = Of(result)[..va.Length];
        for (int i = 0; i < va.Length; i++)
            vr[i] = -va[i] * vb[i];
    }

    /// <summary><paramref name="result"/> -= a * b, element by element.</summary>
    public static void SubtractProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        var vr = Of(result)[..va.Length];
        for (int i = 0; i < va.Length; i++)
            vr[i] -= va[i] * vb[i];
    }

    /// <summary><paramref name="result"/> = a - b, element by element.</summary>
    public static void Subtract(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        var va = Of(a);
        var vb = Of(b)[..va.Length];
        var vr = Of(result)[..va.Length];
        for (int i = 0; i < va.Length; i++)
            vr[i] = va[i] - vb[i];
    }

    /// <summary>Sets the square matrix <paramref name="gram"/> to J' diag(weights) J, with J stored by columns of <paramref name="stride"/>.</summary>
    public static void Gram(ReadOnlySpan<double> columns, int stride, ReadOnlySpan<double> weights, Span<double> scratch, Span<double> gram)
    {
        int p = columns.Length / stride;
        for (int k = 0; k < p; k++)
        {
            Multiply(columns.Slice(k * stride, stride), weights, scratch);
            for (int l = 0; l <= k; l++)
                gram[k * p + l] = gram[l * p + k] = Dot(scratch, columns.Slice(l * stride, stride));
        }
    }

    /// <summary>Entries of the lower triangle of a square matrix.</summary>
    public static int Triangle(int size) => size * (size + 1) / 2;

    /// <summary>Adds <c>weight * v v'</c> to the lower triangle <paramref name="sums"/>, lane by lane.</summary>
    public static void AddOuter(Span<Vector256<double>> sums, ReadOnlySpan<Vector256<double>> v, Vector256<double> weight)
    {
        int at = 0;
        for (int k = 0; k < v.Length; k++)
        {
            var scaled = weight * v[k];
            var row = sums.Slice(at, k + 1);
            var upTo = v[..row.Length];
            for (int l = 0; l < row.Length; l++)
                row[l] += scaled * upTo[l];
            at += row.Length;
        }
    }

    /// <summary>
    /// Adds the lanes of a lower triangle over <paramref name="size"/> coordinates, the first of which is
    /// <paramref name="first"/>, to a full square matrix over <paramref name="p"/>.
    /// </summary>
    public static void Unfold(ReadOnlySpan<Vector256<double>> sums, int size, int first, int p, Span<double> matrix)
    {
        int at = 0;
        for (int k = first; k < first + size; k++)
            for (int l = first; l <= k; l++)
            {
                double sum = Vector256.Sum(sums[at++]);
                matrix[k * p + l] += sum;
                if (l < k)
                    matrix[l * p + k] += sum;
            }
    }
}
