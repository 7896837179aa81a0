using System.Runtime.Intrinsics;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// The innermost loop of a matrix product: a tile whose sums stay in registers, unrolled by hand so that they do. Every element
/// is c + a0 b0 + a1 b1 + ... from left to right with one rounding a term, whatever the width of the vectors and the tile.
/// <para>Arguments: <c>a</c> points to the first row's first factor, the next row's lies <c>row</c> floats further, the next
/// term's <c>step</c> floats; <c>b</c> holds <c>k</c> packed rows of the tile's width; the tile begins as what lies at
/// <c>from</c> and ends at <c>to</c>, with rows <c>fromRow</c> and <c>toRow</c> floats apart.</para>
/// </summary>
internal static unsafe class ProductTile
{
    /// <summary>12 rows of 32 columns, for 32 registers of 16 floats.</summary>
    public static void Wide(float* a, nint row, nint step, float* b, int k, float* from, nint fromRow, float* to, nint toRow)
    {
        Vector512<float> c0a = Vector512.Load(from), c0b = Vector512.Load(from + 16);
        Vector512<float> c1a = Vector512.Load(from + fromRow), c1b = Vector512.Load(from + fromRow + 16);
        Vector512<float> c2a = Vector512.Load(from + 2 * fromRow), c2b = Vector512.Load(from + 2 * fromRow + 16);
        Vector512<float> c3a = Vector512.Load(from + 3 * fromRow), c3b = Vector512.Load(from + 3 * fromRow + 16);
        Vector512<float> c4a = Vector512.Load(from + 4 * fromRow), c4b = Vector512.Load(from + 4 * fromRow + 16);
        Vector512<float> c5a = Vector512.Load(from + 5 * fromRow), c5b = Vector512.Load(from + 5 * fromRow + 16);
        Vector512<float> c6a = Vector512.Load(from + 6 * fromRow), c6b = Vector512.Load(from + 6 * fromRow + 16);
        Vector512<float> c7a = Vector512.Load(from + 7 * fromRow), c7b = Vector512.Load(from + 7 * fromRow + 16);
        Vector512<float> c8a = Vector512.Load(from + 8 * fromRow), c8b = Vector512.Load(from + 8 * fromRow + 16);
        Vector512<float> c9a = Vector512.Load(from + 9 * fromRow), c9b = Vector512.Load(from + 9 * fromRow + 16);
        Vector512<float> c10a = Vector512.Load(from + 10 * fromRow), c10b = Vector512.Load(from + 10 * fromRow + 16);
        Vector512<float> c11a = Vector512.Load(from + 11 * fromRow), c11b = Vector512.Load(from + 11 * fromRow + 16);
        float* a3 = a + 3 * row;
        float* a6 = a + 6 * row;
        float* a9 = a + 9 * row;
        for (float* end = b + k * 32; b < end; b += 32)
        {
            Vector512<float> x, ba = Vector512.Load(b), bb = Vector512.Load(b + 16);
            x = Vector512.Create(*a);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a); c0b = Vector512.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[row]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a); c1b = Vector512.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2 * row]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a); c2b = Vector512.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(*a3);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a); c3b = Vector512.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a3[row]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a); c4b = Vector512.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a3[2 * row]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a); c5b = Vector512.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(*a6);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a); c6b = Vector512.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a6[row]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a); c7b = Vector512.FusedMultiplyAdd(x, bb, c7b);
            x = Vector512.Create(a6[2 * row]);
            c8a = Vector512.FusedMultiplyAdd(x, ba, c8a); c8b = Vector512.FusedMultiplyAdd(x, bb, c8b);
            x = Vector512.Create(*a9);
            c9a = Vector512.FusedMultiplyAdd(x, ba, c9a); c9b = Vector512.FusedMultiplyAdd(x, bb, c9b);
            x = Vector512.Create(a9[row]);
            c10a = Vector512.FusedMultiplyAdd(x, ba, c10a); c10b = Vector512.FusedMultiplyAdd(x, bb, c10b);
            x = Vector512.Create(a9[2 * row]);
            c11a = Vector512.FusedMultiplyAdd(x, ba, c11a); c11b = Vector512.FusedMultiplyAdd(x, bb, c11b);
            a += step;
            a3 += step;
            a6 += step;
            a9 += step;
        }
        c0a.Store(to); c0b.Store(to + 16);
        c1a.Store(to + toRow); c1b.Store(to + toRow + 16);
        c2a.Store(to + 2 * toRow); c2b.Store(to + 2 * toRow + 16);
        c3a.Store(to + 3 * toRow); c3b.Store(to + 3 * toRow + 16);
        c4a.Store(to + 4 * toRow); c4b.Store(to + 4 * toRow + 16);
        c5a.Store(to + 5 * toRow); c5b.Store(to + 5 * toRow + 16);
        c6a.Store(to + 6 * toRow); c6b.Store(to + 6 * toRow + 16);
        c7a.Store(to + 7 * toRow); c7b.Store(to + 7 * toRow + 16);
        c8a.Store(to + 8 * toRow); c8b.Store(to + 8 * toRow + 16);
        c9a.Store(to + 9 * toRow); c9b.Store(to + 9 * toRow + 16);
        c10a.Store(to + 10 * toRow); c10b.Store(to + 10 * toRow + 16);
        c11a.Store(to + 11 * toRow); c11b.Store(to + 11 * toRow + 16);
    }

    /// <summary>6 rows of 16 columns, for 16 registers of 8 floats (or 32 of 4).</summary>
    public static void Narrow(float* a, nint row, nint step, float* b, int k, float* from, nint fromRow, float* to, nint toRow)
    {
        Vector256<float> c0a = Vector256.Load(from), c0b = Vector256.Load(from + 8);
        Vector256<float> c1a = Vector256.Load(from + fromRow), c1b = Vector256.Load(from + fromRow + 8);
        Vector256<float> c2a = Vector256.Load(from + 2 * fromRow), c2b = Vector256.Load(from + 2 * fromRow + 8);
        Vector256<float> c3a = Vector256.Load(from + 3 * fromRow), c3b = Vector256.Load(from + 3 * fromRow + 8);
        Vector256<float> c4a = Vector256.Load(from + 4 * fromRow), c4b = Vector256.Load(from + 4 * fromRow + 8);
        Vector256<float> c5a = Vector256.Load(from + 5 * fromRow), c5b = Vector256.Load(from + 5 * fromRow + 8);
        float* a3 = a + 3 * row;
        for (float* end = b + k * 16; b < end; b += 16)
        {
            Vector256<float> x, ba = Vector256.Load(b), bb = Vector256.Load(b + 8);
            x = Vector256.Create(*a);
            c0a = Vector256.FusedMultiplyAdd(x, ba, c0a); c0b = Vector256.FusedMultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[row]);
            c1a = Vector256.FusedMultiplyAdd(x, ba, c1a); c1b = Vector256.FusedMultiplyAdd(x, bb, c1b);
            x = Vector256.Create(a[2 * row]);
            c2a = Vector256.FusedMultiplyAdd(x, ba, c2a); c2b = Vector256.FusedMultiplyAdd(x, bb, c2b);
            x = Vector256.Create(*a3);
            c3a = Vector256.FusedMultiplyAdd(x, ba, c3a); c3b = Vector256.FusedMultiplyAdd(x, bb, c3b);
            x = Vector256.Create(a3[row]);
            c4a = Vector256.FusedMultiplyAdd(x, ba, c4a); c4b = Vector256.FusedMultiplyAdd(x, bb, c4b);
            x = Vector256.Create(a3[2 * row]);
            c5a = Vector256.FusedMultiplyAdd(x, ba, c5a); c5b = Vector256.FusedMultiplyAdd(x, bb, c5b);
            a += step;
            a3 += step;
        }
        c0a.Store(to); c0b.Store(to + 8);
        c1a.Store(to + toRow); c1b.Store(to + toRow + 8);
        c2a.Store(to + 2 * toRow); c2b.Store(to + 2 * toRow + 8);
        c3a.Store(to + 3 * toRow); c3b.Store(to + 3 * toRow + 8);
        c4a.Store(to + 4 * toRow); c4b.Store(to + 4 * toRow + 8);
        c5a.Store(to + 5 * toRow); c5b.Store(to + 5 * toRow + 8);
    }
}
