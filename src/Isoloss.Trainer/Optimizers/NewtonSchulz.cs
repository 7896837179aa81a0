using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Native;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Optimizers;

/// <summary>
/// Replaces matrices U S V^T by about U V^T with the odd quintic iteration X &lt;- aX + b(XX^T)X + c(XX^T)^2 X and the
/// coefficients of
/// Muon (Jordan et al. 2024), which bring singular values into .7 to 1.2 instead of exactly to 1.
/// </summary>
internal static class NewtonSchulz
{
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>Orthogonalises each matrix of a batch [count, rows, columns].</summary>
    /// <param name="batch">The matrices.</param>
    /// <param name="steps">Iterations, at least 1.</param>
    public static Tensor Orthogonalise(Tensor batch, int steps)
    {
        // The products are of the size of the rows, so the shorter side comes first.
        bool tall = batch.shape[1] > batch.shape[2];
        var x = tall ? batch.transpose(1, 2).contiguous() : batch;
        // The Frobenius norm bounds the largest singular value; the iteration converges from there.
        x = x / x.square().sum([1, 2], keepdim: true).sqrt().Plus(1e-7f);
        for (int i = 0; i < steps; i++)
        {
            var gram = BatchProduct.Of(x, x, turnB: true);
            var polynomial = BatchProduct.Of(gram, gram).Scale(C).Add(gram, B);
            polynomial.diagonal(0, 1, 2).Shift(A);
            x = BatchProduct.Of(polynomial, x);
        }
        return tall ? x.transpose(1, 2) : x;
    }
}
