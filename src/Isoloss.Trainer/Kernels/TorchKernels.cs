using Isoloss.Trainer.Native;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Kernels;

/// <summary>The fused operations of this folder as torch operations, for devices whose memory has no spans.</summary>
internal static class TorchKernels
{
    /// <summary>See <see cref="Kernels.RmsNorm"/>.</summary>
    public static Tensor RmsNorm(Tensor x, Tensor gain) => x * x.square().mean([-1], keepdim: true).Plus(1e-6f).rsqrt() * gain;

    /// <summary>See <see cref="Kernels.SwiGlu"/>.</summary>
    public static Tensor SwiGlu(Tensor x)
    {
        var halves = x.chunk(2, 1);
        return F.silu(halves[0]) * halves[1];
    }

    /// <summary>See <see cref="Kernels.CrossEntropy"/>; <paramref name="rows"/> takes the loss of each row.</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, float weight, float[]? rows = null)
    {
        if (rows is null)
            return F.cross_entropy(logits, targets, reduction: nn.Reduction.Sum).Times(weight);
        var losses = F.cross_entropy(logits, targets, reduction: nn.Reduction.None);
        losses.detach().cpu().Floats().CopyTo(rows);
        return losses.sum().Times(weight);
    }

    /// <summary>See <see cref="Kernels.AttentionInputs"/>.</summary>
    public static List<Tensor> AttentionInputs(Tensor joint, AttentionShape shape, params Tensor[] gains)
    {
        var parts = new List<Tensor>(3);
        for (int part = 0; part < 3; part++)
        {
            var x = joint.narrow(1, shape.Start(part), shape.WidthOf(part)).reshape(-1, shape.Context, shape.WidthOf(part) / shape.HeadWidth, shape.HeadWidth);
            if (part < gains.Length)
                x = RmsNorm(x, gains[part]);
            if (part < 2 && shape.Rotary is not null)
                x = Turn(x, shape);
            parts.Add(x.reshape(-1, shape.WidthOf(part)));
        }
        return parts;
    }

    private static Tensor Turn(Tensor x, AttentionShape shape)
    {
        var (cos, sin) = shape.Rotary!.Tensors(shape.First, shape.Context, x.device);
        var halves = x.chunk(2, 3);
        return cat([halves[0] * cos - halves[1] * sin, halves[0] * sin + halves[1] * cos], 3);
    }
}
