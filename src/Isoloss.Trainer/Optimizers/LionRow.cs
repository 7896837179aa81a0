using System.Numerics;
using Isoloss.Trainer.Kernels;

namespace Isoloss.Trainer.Optimizers;

/// <summary>One Lion step on a stretch of parameters (Chen et al. 2023, algorithm 2), in one pass over memory.</summary>
/// <param name="Rate">Learning rate in use.</param>
/// <param name="Decay">Decoupled weight decay, multiplied by the rate.</param>
/// <param name="Beta1">Share of the momentum in the direction whose sign is taken.</param>
/// <param name="Beta2">Decay of the momentum.</param>
internal readonly record struct LionRow(double Rate, double Decay, double Beta1, double Beta2)
{
    /// <summary>Updates values and momentum. The gradient is multiplied by <paramref name="clip"/> first.</summary>
    public void Apply(ReadOnlySpan<float> gradient, float clip, Span<float> values, Span<float> momentum)
    {
        float keep = (float)(1 - Rate * Decay), size = (float)Rate;
        float b1 = (float)Beta1, rest1 = (float)(1 - Beta1), b2 = (float)Beta2, rest2 = (float)(1 - Beta2);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = RowMath.Load(gradient, i) * clip, m = RowMath.Load(momentum, i);
            var sign = Sign(m * b1 + g * rest1);
            RowMath.Store(m * b2 + g * rest2, momentum, i);
            RowMath.Store(RowMath.Load(values, i) * keep - sign * size, values, i);
        }
        for (; i < values.Length; i++)
        {
            float g = gradient[i] * clip, m = momentum[i], c = m * b1 + g * rest1;
            momentum[i] = m * b2 + g * rest2;
            values[i] = values[i] * keep - (c > 0 ? size : c < 0 ? -size : 0);
        }
    }

    private static Vector<float> Sign(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero)
        - Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
}
