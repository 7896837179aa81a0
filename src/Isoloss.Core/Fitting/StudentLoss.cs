using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>
/// <c>(nu s^2 / 2) log(1 + r^2 / (nu s^2))</c>: the negative log-likelihood of Student's t with scale s and nu degrees of
/// freedom, up to a constant and the factor <c>(nu + 1) / (nu s^2)</c> that makes it <c>r^2 / 2</c> near 0 (Lange, Little and
/// Taylor 1989, J. Am. Stat. Assoc. 84(408)). Not convex: beyond <c>s sqrt(nu)</c> a run loses influence with its distance.
/// </summary>
/// <param name="Width">Scale s, in the unit of the residual; above 0.</param>
/// <param name="Dof">Degrees of freedom nu; above 0.</param>
internal sealed record StudentLoss(double Width, double Dof) : IObjective
{
    /// <inheritdoc/>
    public ResidualScale Scale { get; init; } = ResidualScale.Log;

    /// <inheritdoc/>
    public string Description =>
        FormattableString.Invariant($"Student t (scale {Width:0.###e0}, {Dof:0.##} degrees of freedom) on {ObjectiveText.Of(Scale)}");

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Span<double> slope, Span<double> bend, Span<double> majorant)
    {
        ReadOnlySpan<Vector256<double>> r = Vectors.Of(residuals), w = Vectors.Of(weights);
        Span<Vector256<double>> s = Vectors.Of(slope), b = Vectors.Of(bend), m = Vectors.Of(majorant);
        double spread = Dof * Width * Width;
        var inverse = Vector256.Create(1 / spread);
        var sum = Vector256<double>.Zero;
        for (int i = 0; i < r.Length; i++)
        {
            var ratio = r[i] * r[i] * inverse;
            var shrink = Vector256<double>.One / (Vector256<double>.One + ratio);
            sum += w[i] * Vector256.Log(Vector256<double>.One + ratio);
            m[i] = w[i] * shrink;
            s[i] = m[i] * r[i];
            b[i] = m[i] * shrink * (Vector256<double>.One - ratio);
        }
        return 0.5 * spread * Vector256.Sum(sum);
    }
}
