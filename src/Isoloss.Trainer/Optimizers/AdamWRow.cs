using System.Numerics;
using Isoloss.Trainer.Kernels;

namespace Isoloss.Trainer.Optimizers;

/// <summary>One AdamW step on a stretch of parameters (Loshchilov and Hutter 2019, algorithm 2), in one pass over
/// memory.</summary>
/// <param name="Rate">Learning rate in use.</param>
/// <param name="Decay">Decoupled weight decay, multiplied by the rate.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="Step">Number of this step, from 1, for the correction of the moments' bias.</param>
internal readonly record struct AdamWRow(double Rate, double Decay, double Beta1, double Beta2, double Epsilon, long Step)
{
    /// <summary>Updates values and both moments. The gradient is multiplied by <paramref name="clip"/> first.</summary>
    public void Apply(ReadOnlySpan<float> gradient, float clip, Span<float> values, Span<float> first, Span<float> second)
    {
        float keep = (float)(1 - Rate * Decay), size = (float)(Rate / (1 - Math.Pow(Beta1, Step)));
        float correct = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, Step))), epsilon = (float)Epsilon;
        float b1 = (float)Beta1, b2 = (float)Beta2, rest1 = (float)(1 - Beta1), rest2 = (float)(1 - Beta2);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = RowMath.Load(gradient, i) * clip;
            var m = RowMath.Load(first, i) * b1 + g * rest1;
            var v = RowMath.Load(second, i) * b2 + g * g * rest2;
            RowMath.Store(m, first, i);
            RowMath.Store(v, second, i);
            var root = Vector.SquareRoot(v) * correct + new Vector<float>(epsilon);
            RowMath.Store(RowMath.Load(values, i) * keep - m * size / root, values, i);
        }
        for (; i < values.Length; i++)
        {
            float g = gradient[i] * clip;
            first[i] = first[i] * b1 + g * rest1;
            second[i] = second[i] * b2 + g * g * rest2;
            values[i] = values[i] * keep - first[i] * size / (MathF.Sqrt(second[i]) * correct + epsilon);
        }
    }
}
