using Isoloss.Trainer.Native;
using System.Numerics;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// Weighted sum of -log softmax(logits)[target] over rows as one differentiable operation. The gradient,
/// weight (softmax - one-hot), is computed with the loss and replaces the logits, which nothing needs afterwards.
/// </summary>
internal sealed class CrossEntropy : autograd.SingleTensorFunction<CrossEntropy>
{
    /// <inheritdoc/>
    public override string Name => nameof(CrossEntropy);

    /// <summary>Takes the logits [rows, vocabulary], the targets [rows], and the weight of a row: a number, or a pair of it
    /// and an array [rows] that takes the loss of each row.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor logits = (Tensor)vars[0], targets = (Tensor)vars[1];
        var (weight, rows) = vars[2] is (float w, float[] losses) ? (w, losses) : ((float)vars[2], null);
        int vocabulary = (int)logits.shape[1];
        var gradient = empty_like(logits);
        ReadOnlySpan<float> x = logits.Floats();
        ReadOnlySpan<long> target = targets.Longs();
        Span<float> dx = gradient.Floats();
        double sum = 0;
        for (int row = 0; row < target.Length; row++)
        {
            double loss = Row(x.Slice(row * vocabulary, vocabulary), (int)target[row], weight, dx.Slice(row * vocabulary, vocabulary));
            sum += loss;
            if (rows is not null)
                rows[row] = (float)loss;
        }
        ctx.save_for_backward([gradient]);
        return tensor((float)(sum * weight));
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var gradient = ctx.get_saved_variables()[0];
        float outer = grad_output.item<float>();
        return [outer == 1 ? gradient : gradient.Times(outer), null!, null!];
    }

    private static double Row(ReadOnlySpan<float> x, int target, float weight, Span<float> dx)
    {
        float max = Max(x);
        float total = ExpSum(x, max, dx);
        RowScale(dx, weight / total);
        dx[target] -= weight;
        return Math.Log(total) + max - x[target];
    }

    private static float Max(ReadOnlySpan<float> x)
    {
        float max = float.NegativeInfinity;
        int i = 0;
        if (x.Length >= Vector<float>.Count)
        {
            var largest = RowMath.Load(x, 0);
            for (i = Vector<float>.Count; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
                largest = Vector.Max(largest, RowMath.Load(x, i));
            for (int j = 0; j < Vector<float>.Count; j++)
                max = Math.Max(max, largest[j]);
        }
        for (; i < x.Length; i++)
            max = Math.Max(max, x[i]);
        return max;
    }

    private static float ExpSum(ReadOnlySpan<float> x, float max, Span<float> e)
    {
        var sum = Vector<float>.Zero;
        var shift = new Vector<float>(max);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = Vector.Exp(RowMath.Load(x, i) - shift);
            sum += value;
            RowMath.Store(value, e, i);
        }
        float total = Vector.Sum(sum);
        for (; i < x.Length; i++)
            total += e[i] = MathF.Exp(x[i] - max);
        return total;
    }

    private static void RowScale(Span<float> x, float scale)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            RowMath.Store(RowMath.Load(x, i) * scale, x, i);
        for (; i < x.Length; i++)
            x[i] *= scale;
    }
}
