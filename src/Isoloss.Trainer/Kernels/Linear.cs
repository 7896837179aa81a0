using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>A matrix times each row, and what is added to it, as one differentiable operation: y = x W^T + r.</summary>
internal sealed unsafe class Linear : autograd.SingleTensorFunction<Linear>
{
    /// <inheritdoc/>
    public override string Name => nameof(Linear);

    /// <summary>Takes x [rows, inputs] and W [outputs, inputs], then r [rows, outputs] where there is one.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor x = ((Tensor)vars[0]).contiguous(), weight = ((Tensor)vars[1]).contiguous();
        Tensor? residual = vars.Length > 2 ? ((Tensor)vars[2]).contiguous() : null;
        ctx.save_for_backward([x, weight]);
        ctx.save_data("adds", residual is not null);
        int rows = (int)x.shape[0], inputs = (int)x.shape[1], outputs = (int)weight.shape[0];
        var y = empty(rows, outputs);
        MatrixProduct.Compute(MatrixView.Of(x), MatrixView.Of(weight).Transposed, residual is null ? null : residual.Start(), y.Start(),
            rows, outputs, inputs, get_num_threads());
        Keep(x, weight, residual);
        return y;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        Tensor x = saved[0], weight = saved[1], dy = grad_output.contiguous(), dx = empty_like(x), dWeight = empty_like(weight);
        int rows = (int)x.shape[0], inputs = (int)x.shape[1], outputs = (int)weight.shape[0], threads = get_num_threads();
        MatrixProduct.Compute(MatrixView.Of(dy), MatrixView.Of(weight), null, dx.Start(), rows, inputs, outputs, threads);
        MatrixProduct.Compute(MatrixView.Of(dy).Transposed, MatrixView.Of(x), null, dWeight.Start(), outputs, inputs, rows, threads);
        Keep(x, weight, dy);
        return (bool)ctx.get_data("adds") ? [dx, dWeight, grad_output] : [dx, dWeight];
    }

    /// <summary>A pointer does not keep its tensor alive.</summary>
    private static void Keep(Tensor a, Tensor b, Tensor? c)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }
}
