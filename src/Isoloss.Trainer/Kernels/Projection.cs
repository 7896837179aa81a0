using Isoloss.Runs.Recipes;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Kernels;

/// <summary>Linear layers in the precision of a recipe, wherever their tensors lie.</summary>
internal static class Projection
{
    // With so few rows a product waits for the memory of the weights, which packing would read twice.
    private const int FewRows = 12;

    /// <summary>A matrix times each row, and what is added to it: x W^T + r.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="weight">W [outputs, inputs], row after row.</param>
    /// <param name="precision">Of the factors; sums are 32-bit floats.</param>
    /// <param name="residual">r [rows, outputs]; null for nothing.</param>
    /// <returns>[rows, outputs] of 32-bit floats.</returns>
    public static Tensor Of(Tensor x, Tensor weight, Precision precision, Tensor? residual = null)
    {
        if (precision != Precision.Fp32)
        {
            var y = F.linear(x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16)).to(ScalarType.Float32);
            return residual is null ? y : residual + y;
        }
        if (x.ndim == 2 && x.shape[0] >= FewRows && x.device_type == TorchSharp.DeviceType.CPU)
            return residual is null ? Linear.apply(x, weight) : Linear.apply(x, weight, residual);
        return residual is null ? F.linear(x, weight) : addmm(residual, x, weight.t(), 1, 1);
    }
}
