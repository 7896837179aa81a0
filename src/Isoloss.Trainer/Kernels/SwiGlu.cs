using System.Numerics;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>Gated SiLU (Shazeer 2020, eq. 5) as one differentiable operation: [rows, 2h] to [rows, h], gate first, value
/// second.</summary>
internal sealed class SwiGlu : autograd.SingleTensorFunction<SwiGlu>
{
    /// <inheritdoc/>
    public override string Name => nameof(SwiGlu);

    /// <summary>Takes gate and value side by side, [rows, 2h].</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var input = (Tensor)vars[0];
        ctx.save_for_backward([input]);
        int h = (int)input.shape[1] / 2;
        var output = empty(input.shape[0], h);
        ReadOnlySpan<float> x = input.Floats();
        Span<float> y = output.Floats();
        for (int row = 0; row * h < y.Length; row++)
            Forward(x.Slice(2 * row * h, h), x.Slice((2 * row + 1) * h, h), y.Slice(row * h, h));
        return output;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor input = ctx.get_saved_variables()[0], dInput = empty_like(input);
        int h = (int)input.shape[1] / 2;
        ReadOnlySpan<float> x = input.Floats(), dy = grad_output.contiguous().Floats();
        Span<float> dx = dInput.Floats();
        for (int row = 0; row * h < dy.Length; row++)
        {
            int gate = 2 * row * h, value = gate + h;
            Backward(x.Slice(gate, h), x.Slice(value, h), dy.Slice(row * h, h), dx.Slice(gate, h), dx.Slice(value, h));
        }
        return [dInput];
    }

    // The hidden width is a multiple of 8 (see TransformerCount.HiddenWidth), the vector at most 8 or 16 floats: the tail is
    // scalar.
    private static void Forward(ReadOnlySpan<float> gate, ReadOnlySpan<float> value, Span<float> y)
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = RowMath.Load(gate, i);
            RowMath.Store(g / (Vector<float>.One + Vector.Exp(-g)) * RowMath.Load(value, i), y, i);
        }
        for (; i < y.Length; i++)
            y[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * value[i];
    }

    private static void Backward(
        ReadOnlySpan<float> gate, ReadOnlySpan<float> value, ReadOnlySpan<float> dy, Span<float> dGate, Span<float> dValue)
    {
        int i = 0;
        for (; i <= dy.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = RowMath.Load(gate, i), d = RowMath.Load(dy, i);
            var s = Vector<float>.One / (Vector<float>.One + Vector.Exp(-g));
            var gs = g * s;
            RowMath.Store(d * gs, dValue, i);
            RowMath.Store(d * RowMath.Load(value, i) * (s + gs - gs * s), dGate, i);
        }
        for (; i < dy.Length; i++)
        {
            float s = 1 / (1 + MathF.Exp(-gate[i])), gs = gate[i] * s;
            dValue[i] = dy[i] * gs;
            dGate[i] = dy[i] * value[i] * (s + gs - gs * s);
        }
    }
}
