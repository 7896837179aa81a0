using Isoloss.Trainer.Kernels;

namespace Isoloss.Trainer.Probing;

/// <summary>How far a step moved the parameters.</summary>
/// <param name="UpdateNorm">Norm of the change, weight decay included.</param>
/// <param name="ParamNorm">Norm of the parameters after it.</param>
internal readonly record struct UpdateProbe(double UpdateNorm, double ParamNorm)
{
    /// <summary>Measures a step.</summary>
    /// <param name="before">Parameters before it; overwritten.</param>
    /// <param name="after">Parameters after it.</param>
    public static UpdateProbe Of(Span<float> before, ReadOnlySpan<float> after)
    {
        RowMath.Move(after, 1, 1, before);
        return new UpdateProbe(Math.Sqrt(RowMath.SumOfSquares(before)), Math.Sqrt(RowMath.SumOfSquares(after)));
    }
}
