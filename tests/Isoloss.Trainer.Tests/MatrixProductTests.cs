using System.Runtime.InteropServices;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Tests;

/// <summary>Products are, to the bit, what a plain loop of fused multiply-adds gives, and differentiate as torch's do.</summary>
public sealed class MatrixProductTests
{
    // Less than a tile, whole tiles, a rest on every side, more than a block of terms, of rows and of columns.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 3, 5, 7 }, { 12, 32, 4 }, { 13, 33, 5 }, { 24, 64, 256 }, { 25, 31, 257 }, { 241, 40, 30 }, { 500, 17, 600 }, { 30, 513, 19 }, { 70, 1100, 3 },
        // Enough work for several threads, split by columns and by rows, over more than a block of terms.
        { 20, 1100, 300 }, { 13, 700, 513 }, { 700, 130, 300 },
        { 0, 4, 4 }, { 4, 0, 4 }, { 4, 4, 0 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void A_product_is_the_sum_of_its_terms_from_left_to_right(int m, int n, int k)
    {
        float[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), c = Numbers(m * n, 3);
        float[] plain = Plain(a, b, new float[m * n], m, n, k), added = Plain(a, b, c, m, n, k);
        float[] turnedA = Turn(a, m, k), turnedB = Turn(b, k, n);
        foreach (int threads in (int[])[1, 2, 5])
            foreach (bool turnA in (bool[])[false, true])
                foreach (bool turnB in (bool[])[false, true])
                {
                    float[] left = turnA ? turnedA : a, right = turnB ? turnedB : b;
                    Assert.Equal(plain, Product(left, right, null, m, n, k, turnA, turnB, threads));
                    Assert.Equal(added, Product(left, right, c, m, n, k, turnA, turnB, threads));
                }
    }

    [Fact]
    public void What_is_added_may_be_the_result_itself()
    {
        const int m = 50, n = 370, k = 600;
        float[] a = Numbers(m * k, 4), b = Numbers(k * n, 5), c = Numbers(m * n, 6), expected = Plain(a, b, c, m, n, k);
        foreach (int threads in (int[])[1, 4])
        {
            float[] sum = [.. c];
            unsafe
            {
                fixed (float* pa = a, pb = b, pc = sum)
                    MatrixProduct.Compute(MatrixView.Rows(pa, k), MatrixView.Rows(pb, n), pc, pc, m, n, k, threads);
            }
            Assert.Equal(expected, sum);
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_stay_where_they_belong()
    {
        const int m = 40, n = 50, k = 20;
        float[] a = Numbers(m * k, 7), b = Numbers(k * n, 8);
        (a[3 * k + 1], a[5 * k]) = (float.NaN, float.PositiveInfinity);
        float[] product = Product(a, b, null, m, n, k, false, false, 1);
        for (int i = 0; i < m; i++)
            Assert.Equal(i is not (3 or 5), product.AsSpan(i * n, n).ToArray().All(float.IsFinite));
    }

    [Theory]
    [InlineData(12, 8, 16)]
    [InlineData(100, 33, 65)]
    [InlineData(2048, 64, 176)]
    public void A_linear_layer_equals_torch(int rows, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        KernelTests.AssertSame([KernelTests.Random(1, rows, inputs), KernelTests.Random(2, outputs, inputs)],
            v => Linear.apply(v[0], v[1]), v => F.linear(v[0], v[1]));
        KernelTests.AssertSame([KernelTests.Random(1, rows, inputs), KernelTests.Random(2, outputs, inputs), KernelTests.Random(3, rows, outputs)],
            v => Linear.apply(v[0], v[1], v[2]), v => v[2] + F.linear(v[0], v[1]));
        // A view whose rows are not side by side.
        KernelTests.AssertSame([KernelTests.Random(4, inputs, rows), KernelTests.Random(5, outputs, inputs)],
            v => Linear.apply(v[0].t(), v[1]), v => F.linear(v[0].t(), v[1]));
    }

    [Fact]
    public void What_does_not_fit_is_refused_or_computed_by_torch()
    {
        using var scope = NewDisposeScope();
        Tensor weight = KernelTests.Random(1, 20, 8), x = KernelTests.Random(2, 40, 8);
        Assert.ThrowsAny<Exception>(() => Projection.Of(KernelTests.Random(3, 40, 9), weight, Precision.Fp32));
        Assert.ThrowsAny<Exception>(() => Projection.Of(KernelTests.Random(3, 40, 4), weight, Precision.Fp32));
        Assert.ThrowsAny<Exception>(() => Projection.Of(x.to(bfloat16), weight, Precision.Fp32));
        Assert.ThrowsAny<Exception>(() => Projection.Of(x.to(float64), weight, Precision.Fp32));
        Assert.ThrowsAny<Exception>(() => Projection.Of(x, weight, Precision.Fp32, KernelTests.Random(4, 40, 19)));
        Tensor vector = KernelTests.Random(5, 8);
        Assert.Equal([40L], Projection.Of(x, vector, Precision.Fp32).shape);
        Tensor expected = F.linear(x, weight);
        Assert.True(Projection.Of(x.view(5, 8, 8), weight, Precision.Fp32).allclose(expected.view(5, 8, 20), 1e-5, 1e-5));
        Assert.True(Projection.Of(x, weight, Precision.Fp32, KernelTests.Random(6, 20)).allclose(expected + KernelTests.Random(6, 20), 1e-5, 1e-5));
        Assert.True(Projection.Of(x, KernelTests.Random(7, 8, 20).t(), Precision.Fp32).allclose(F.linear(x, KernelTests.Random(7, 8, 20).t()), 1e-5, 1e-5));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_batch_of_products_equals_torch(bool turnA, bool turnB)
    {
        using var scope = NewDisposeScope();
        Tensor a = turnA ? KernelTests.Random(1, 3, 9, 20) : KernelTests.Random(1, 3, 20, 9);
        Tensor b = turnB ? KernelTests.Random(2, 3, 40, 9) : KernelTests.Random(2, 3, 9, 40);
        Tensor expected = (turnA ? a.transpose(1, 2) : a).bmm(turnB ? b.transpose(1, 2) : b);
        Assert.True(BatchProduct.Of(a, b, turnA, turnB).allclose(expected, 1e-5, 1e-5));
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static float[] Plain(float[] a, float[] b, float[] c, int m, int n, int k)
    {
        float[] sum = [.. c];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int term = 0; term < k; term++)
                    sum[i * n + j] = MathF.FusedMultiplyAdd(a[i * k + term], b[term * n + j], sum[i * n + j]);
        return sum;
    }

    private static float[] Turn(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(at => matrix[at % Math.Max(1, rows) * columns + at / Math.Max(1, rows)])];

    private static unsafe float[] Product(float[] a, float[] b, float[]? c, int m, int n, int k, bool turnA, bool turnB, int threads)
    {
        // What lies behind the result must stay.
        float[] result = [.. Enumerable.Repeat(float.NaN, m * n), 77];
        fixed (float* pa = &MemoryMarshal.GetArrayDataReference(a), pb = &MemoryMarshal.GetArrayDataReference(b), pc = c, to = result)
        {
            MatrixView left = turnA ? MatrixView.Rows(pa, m).Transposed : MatrixView.Rows(pa, k);
            MatrixView right = turnB ? MatrixView.Rows(pb, k).Transposed : MatrixView.Rows(pb, n);
            MatrixProduct.Compute(left, right, c is null ? null : pc, to, m, n, k, threads);
        }
        Assert.Equal(77, result[^1]);
        return result[..^1];
    }
}
