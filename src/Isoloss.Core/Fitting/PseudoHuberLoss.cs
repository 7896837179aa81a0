using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>
/// <c>delta^2 (sqrt(1 + (r / delta)^2) - 1)</c>: Huber's loss with continuous derivatives of every order
/// (Charbonnier et al. 1997, IEEE Trans. Image Process. 6(2)).
/// </summary>
/// <param name="Delta">Where it turns from squared to absolute, in the unit of the residual; above 0.</param>
internal sealed record PseudoHuberLoss(double Delta) : IObjective
{
    /// <inheritdoc/>
    public ResidualScale Scale { get; init; } = ResidualScale.Log;

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"pseudo-Huber {Delta:0.###e0} on {ObjectiveText.Of(Scale)}");

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Span<double> slope, Span<double> bend, Span<double> majorant)
    {
        ReadOnlySpan<Vector256<double>> r = Vectors.Of(residuals), w = Vectors.Of(weights);
        Span<Vector256<double>> s = Vectors.Of(slope), b = Vectors.Of(bend), m = Vectors.Of(majorant);
        var inverse = Vector256.Create(1 / (Delta * Delta));
        var sum = Vector256<double>.Zero;
        for (int i = 0; i < r.Length; i++)
        {
            var root = Vector256.Sqrt(Vector256<double>.One + r[i] * r[i] * inverse);
            // Not root - 1, which would lose all digits of a small residual.
            sum += w[i] * r[i] * r[i] / (root + Vector256<double>.One);
            m[i] = w[i] / root;
            s[i] = m[i] * r[i];
            b[i] = m[i] / (root * root);
        }
        return Vector256.Sum(sum);
    }
}
