using System.Numerics;
using Isoloss.Trainer.Kernels;

namespace Isoloss.Trainer.Optimizers;

/// <summary>An exponential average of the weights (Polyak and Juditsky 1992, with a decay), evaluated beside them.</summary>
/// <param name="decay">Share that stays at a step, below 1.</param>
/// <param name="initial">The weights at the start.</param>
internal sealed class WeightAverage(double decay, ReadOnlySpan<float> initial)
{
    /// <summary>The average.</summary>
    public float[] Values { get; } = initial.ToArray();

    /// <summary>Takes in the weights after a step.</summary>
    public void Add(ReadOnlySpan<float> weights)
    {
        float pull = (float)(1 - decay);
        int i = 0;
        for (; i <= Values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var now = RowMath.Load(Values, i);
            RowMath.Store(now + (RowMath.Load(weights, i) - now) * pull, Values, i);
        }
        for (; i < Values.Length; i++)
            Values[i] += (weights[i] - Values[i]) * pull;
    }
}
