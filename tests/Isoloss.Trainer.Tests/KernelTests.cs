using Isoloss.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Tests;

/// <summary>Every fused operation gives what the same formula written out in torch operations gives, values and
/// gradients.</summary>
public sealed class KernelTests
{
    // Widths with and without a remainder behind the last full vector.
    public static TheoryData<int> Widths => [2, 6, 8, 16, 20, 32, 64];

    [Theory, MemberData(nameof(Widths))]
    public void Rms_norm_equals_its_formula(int width)
    {
        using var scope = NewDisposeScope();
        AssertSame([Random(1, 5, width), Random(2, width)],
            v => RmsNorm.apply(v[0], v[1]),
            v => v[0] * rsqrt(v[0].square().mean([-1], keepdim: true) + 1e-6f) * v[1]);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Gated_silu_equals_its_formula(int width)
    {
        using var scope = NewDisposeScope();
        AssertSame([Random(3, 7, 2 * width)],
            v => SwiGlu.apply(v[0]),
            v => F.silu(v[0].narrow(1, 0, width)) * v[0].narrow(1, width, width));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Cross_entropy_equals_torch(int vocabulary)
    {
        using var scope = NewDisposeScope();
        var targets = Random(4, 9).abs().mul(100).to(int64).remainder(vocabulary);
        AssertSame([Random(5, 9, vocabulary) * 3],
            v => CrossEntropy.apply(v[0], targets, 0.25f),
            v => F.cross_entropy(v[0], targets, reduction: nn.Reduction.Sum) * 0.25f);
    }

    [Fact]
    public void Cross_entropy_scales_with_what_comes_after_it()
    {
        using var scope = NewDisposeScope();
        var targets = tensor(new long[] { 1, 0 });
        AssertSame([Random(6, 2, 5)],
            v => CrossEntropy.apply(v[0], targets, 1f) * 3,
            v => F.cross_entropy(v[0], targets, reduction: nn.Reduction.Sum) * 3);
    }

    [Theory]
    [InlineData(2, true, true)]
    [InlineData(8, true, false)]
    [InlineData(16, true, true)]
    [InlineData(32, false, true)]
    [InlineData(32, true, false)]
    [InlineData(32, false, false)]
    [InlineData(8, true, true, 1)]
    public void Attention_inputs_equal_their_formula(int headWidth, bool rotary, bool normalised, int keyHeads = 2)
    {
        using var scope = NewDisposeScope();
        const int context = 4, sequences = 3;
        int width = 2 * headWidth;
        var shape = new AttentionShape(width, keyHeads * headWidth, headWidth, context, rotary ? new RotaryTable(context, headWidth) : null);
        Tensor[] gains = normalised ? [Random(8, headWidth), Random(9, headWidth)] : [];
        for (int part = 0; part < 3; part++)
        {
            int index = part;
            AssertSame([Random(7, sequences * context, shape.RowWidth), .. gains],
                v => AttentionInputs.apply([v[0], shape, .. v[1..]])[index],
                v => Reference(v[0], index < v.Length - 1 ? v[index + 1] : null, index, shape));
        }
    }

    /// <summary>Rotation by complex multiplication, normalisation by its formula.</summary>
    private static Tensor Reference(Tensor joint, Tensor? gain, int part, AttentionShape shape)
    {
        var x = joint.narrow(1, shape.Start(part), shape.WidthOf(part)).reshape(-1, shape.Context, shape.WidthOf(part) / shape.HeadWidth, shape.HeadWidth);
        if (gain is not null)
            x = x * rsqrt(x.square().mean([-1], keepdim: true) + 1e-6f) * gain;
        if (part < 2 && shape.Rotary is not null)
        {
            int half = shape.HeadWidth / 2;
            var frequency = pow(tensor(10_000.0), arange(half, dtype: float64) * (-2.0 / shape.HeadWidth));
            var angle =
                (arange(shape.Context, dtype: float64).unsqueeze(1) * frequency).to(float32).view(1, shape.Context, 1, half);
            Tensor a = x.narrow(3, 0, half), b = x.narrow(3, half, half);
            x = cat([a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()], 3);
        }
        return x.reshape(-1, shape.WidthOf(part));
    }

    internal static Tensor Random(int seed, params long[] shape) => randn(shape, generator: new Generator((ulong)seed));

    /// <summary>Compares outputs, and the gradients of all inputs under a random direction.</summary>
    internal static void AssertSame(Tensor[] inputs, Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> reference)
    {
        var (found, foundGradients) = Run(inputs, fused);
        var (expected, expectedGradients) = Run(inputs, reference);
        AssertClose(expected, found);
        for (int i = 0; i < inputs.Length; i++)
            AssertClose(expectedGradients[i], foundGradients[i]);
    }

    private static (Tensor Output, Tensor[] Gradients) Run(Tensor[] inputs, Func<Tensor[], Tensor> function)
    {
        Tensor[] leaves = [.. inputs.Select(i => i.detach().clone().requires_grad_(true))];
        var output = function(leaves);
        (output * Random(99, output.shape)).sum().backward();
        return (output, [.. leaves.Select(l => l.grad ?? zeros_like(l))]);
    }

    private static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        double scale = Math.Max(1, expected.detach().abs().max().item<float>());
        Assert.InRange((expected - found).detach().abs().max().item<float>() / scale, 0, 2e-6);
    }
}
