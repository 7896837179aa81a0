using Isoloss.Runs.Recipes;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Kernels;

/// <summary>Linear layers in the precision of a recipe, wherever their tensors lie.</summary>
internal static class Projection
{
    // With so few rows a product waits for the memory of the weights, which packing would read twice. Experts with few tokens and
    // texts that are continued go this way, to libtorch's products.
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
        if (Fits(x, weight, residual))
            return residual is null ? Linear.apply(x, weight) : Linear.apply(x, weight, residual);
        return residual is null ? F.linear(x, weight) : addmm(residual, x, weight.t(), 1, 1);
    }

    /// <summary>Whether <see cref="Linear"/> may have them: it takes addresses and sizes as they come, and modules of users bring any tensor.
    /// What does not fit is libtorch's, to compute or to refuse.</summary>
    private static bool Fits(Tensor x, Tensor weight, Tensor? residual) =>
        IsMatrix(x) && IsMatrix(weight) && x.shape[0] >= FewRows && x.shape[1] == weight.shape[1]
        && (residual is null || IsMatrix(residual) && residual.shape[0] == x.shape[0] && residual.shape[1] == weight.shape[0]);

    private static bool IsMatrix(Tensor tensor) =>
        tensor.ndim == 2 && tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;
}
