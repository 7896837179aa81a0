using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>RMS normalisation of the rows of a matrix as one differentiable operation.</summary>
internal sealed class RmsNorm : autograd.SingleTensorFunction<RmsNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(RmsNorm);

    /// <summary>Takes the input [rows, width] and the gain [width].</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor input = (Tensor)vars[0], gain = (Tensor)vars[1];
        ctx.save_for_backward([input, gain]);
        var output = empty_like(input);
        ReadOnlySpan<float> x = input.Floats(), g = gain.Floats();
        Span<float> y = output.Floats();
        for (int at = 0; at < x.Length; at += g.Length)
            RmsRow.Forward(x.Slice(at, g.Length), g, y.Slice(at, g.Length));
        return output;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        Tensor dInput = empty_like(saved[0]), dGain = zeros_like(saved[1]);
        ReadOnlySpan<float> x = saved[0].Floats(), g = saved[1].Floats(), dy = grad_output.contiguous().Floats();
        Span<float> dx = dInput.Floats(), dg = dGain.Floats();
        for (int at = 0; at < x.Length; at += g.Length)
            RmsRow.Backward(x.Slice(at, g.Length), g, dy.Slice(at, g.Length), dx.Slice(at, g.Length), dg);
        return [dInput, dGain];
    }
}
