namespace Isoloss.Trainer.Kernels;

/// <summary>
/// RMS normalisation of one row (Zhang and Sennrich 2019, eq. 4): y = g x r with r = (mean(x^2) + epsilon)^(-1/2).
/// </summary>
internal static class RmsRow
{
    private const float Epsilon = 1e-6f;

    /// <summary>Computes y.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, Span<float> y) =>
        RowMath.Scale(x, Inverse(x), gain, y);

    /// <summary>
    /// Writes dL/dx and adds to dL/dg: dx = r (g dy) - x r^3 mean(g dy x), dg += dy x r. The root is computed again:
    /// cheaper than keeping it.
    /// </summary>
    public static void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dGain)
    {
        float r = Inverse(x);
        float pull = RowMath.Dot(dy, gain, x) / x.Length * r * r * r;
        int i = 0, width = System.Numerics.Vector<float>.Count;
        for (; i <= x.Length - width; i += width)
            RowMath.Store(RowMath.Load(dy, i) * RowMath.Load(gain, i) * r - RowMath.Load(x, i) * pull, dx, i);
        for (; i < x.Length; i++)
            dx[i] = dy[i] * gain[i] * r - x[i] * pull;
        RowMath.AddProduct(dy, x, r, dGain);
    }

    private static float Inverse(ReadOnlySpan<float> x) => 1 / MathF.Sqrt(RowMath.Dot(x, x) / x.Length + Epsilon);
}
