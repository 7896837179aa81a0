using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// From the joint projection [rows, width + 2 key width] to queries, keys and values, a matrix each, as one differentiable operation:
/// queries and keys are normalised per head (Henry et al. 2020; here with RMS and a gain) and turned by their position, as asked.
/// </summary>
internal sealed class AttentionInputs : autograd.MultiTensorFunction<AttentionInputs>
{
    private const int Queries = 0, Keys = 1, Values = 2;

    /// <inheritdoc/>
    public override string Name => nameof(AttentionInputs);

    /// <summary>Takes the projection and an <see cref="AttentionShape"/>, then the gains of queries and keys where these are
    /// normalised.</summary>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var joint = (Tensor)vars[0];
        var shape = (AttentionShape)vars[1];
        List<Tensor> gains = [.. vars.Skip(2).Cast<Tensor>()];
        ctx.save_data("shape", shape);
        ctx.save_for_backward([joint, .. gains]);
        var parts = new List<Tensor>(3);
        for (int part = Queries; part <= Values; part++)
        {
            var output = empty(joint.shape[0], shape.WidthOf(part));
            ReadOnlySpan<float> gain = part < gains.Count ? gains[part].Floats() : default;
            Forward(joint.Floats(), part, shape, gain, output.Floats());
            parts.Add(output);
        }
        return parts;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var shape = (AttentionShape)ctx.get_data("shape");
        var saved = ctx.get_saved_variables();
        Tensor joint = saved[0], dJoint = empty_like(joint);
        List<Tensor> gradients = [dJoint, null!];
        for (int part = Queries; part <= Values; part++)
        {
            bool normalised = part + 1 < saved.Count;
            Tensor? dGain = normalised ? zeros_like(saved[part + 1]) : null;
            ReadOnlySpan<float> gain = normalised ? saved[part + 1].Floats() : default;
            Backward(joint.Floats(), part, shape, gain, grad_outputs[part].contiguous().Floats(), dJoint.Floats(),
                dGain is null ? default : dGain.Floats());
            if (dGain is not null)
                gradients.Add(dGain);
        }
        return gradients;
    }

    private static void Forward(
        ReadOnlySpan<float> joint, int part, AttentionShape shape, ReadOnlySpan<float> gain, Span<float> output)
    {
        int d = shape.WidthOf(part), w = shape.HeadWidth;
        for (int row = 0; row * d < output.Length; row++)
        {
            var x = joint.Slice(row * shape.RowWidth + shape.Start(part), d);
            var y = output.Slice(row * d, d);
            if (part == Values || (shape.Rotary is null && gain.IsEmpty))
            {
                x.CopyTo(y);
                continue;
            }
            for (int h = 0; h < d; h += w)
            {
                if (!gain.IsEmpty)
                    RmsRow.Forward(x.Slice(h, w), gain, y.Slice(h, w));
                shape.Rotary?.Turn(gain.IsEmpty ? x.Slice(h, w) : y.Slice(h, w), shape.First + row % shape.Context, 1, y.Slice(h, w));
            }
        }
    }

    private static void Backward(
        ReadOnlySpan<float> joint, int part, AttentionShape shape, ReadOnlySpan<float> gain,
        ReadOnlySpan<float> dOutput, Span<float> dJoint, Span<float> dGain)
    {
        int d = shape.WidthOf(part), w = shape.HeadWidth;
        Span<float> turned = stackalloc float[w];
        for (int row = 0; row * d < dOutput.Length; row++)
        {
            int at = row * shape.RowWidth + shape.Start(part);
            var dy = dOutput.Slice(row * d, d);
            var dx = dJoint.Slice(at, d);
            if (part == Values || (shape.Rotary is null && gain.IsEmpty))
            {
                dy.CopyTo(dx);
                continue;
            }
            for (int h = 0; h < d; h += w)
            {
                dy.Slice(h, w).CopyTo(turned);
                shape.Rotary?.Turn(turned, shape.First + row % shape.Context, -1, turned);
                if (gain.IsEmpty)
                    turned.CopyTo(dx[h..]);
                else
                    RmsRow.Backward(joint.Slice(at + h, w), gain, turned, dx.Slice(h, w), dGain);
            }
        }
    }
}
