using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>
/// Huber's loss: <c>r^2 / 2</c> within delta, <c>delta (|r| - delta / 2)</c> beyond (Huber 1964, Ann. Math. Stat. 35(1)).
/// An infinite delta is least squares.
/// </summary>
/// <param name="Delta">Threshold, in the unit of the residual; above 0.</param>
internal sealed record HuberLoss(double Delta) : IObjective
{
    /// <summary>Least squares.</summary>
    public static HuberLoss Squared { get; } = new(double.PositiveInfinity);

    /// <inheritdoc/>
    public ResidualScale Scale { get; init; } = ResidualScale.Log;

    /// <inheritdoc/>
    public string Description => double.IsPositiveInfinity(Delta)
        ? $"squared error on {ObjectiveText.Of(Scale)}"
        : FormattableString.Invariant($"Huber {Delta:0.###e0} on {ObjectiveText.Of(Scale)}");

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Span<double> slope, Span<double> bend, Span<double> majorant)
    {
        ReadOnlySpan<Vector256<double>> r = Vectors.Of(residuals), w = Vectors.Of(weights);
        Span<Vector256<double>> s = Vectors.Of(slope), b = Vectors.Of(bend), m = Vectors.Of(majorant);
        var delta = Vector256.Create(Math.Min(Delta, 1e100));
        var sum = Vector256<double>.Zero;
        for (int i = 0; i < r.Length; i++)
        {
            var size = Vector256.Abs(r[i]);
            var within = Vector256.LessThanOrEqual(size, delta);
            var capped = Vector256.Min(size, delta);
            sum += w[i] * capped * (size - 0.5 * capped);
            m[i] = w[i] * Vector256.ConditionalSelect(within, Vector256<double>.One, delta / size);
            s[i] = m[i] * r[i];
            b[i] = Vector256.ConditionalSelect(within, w[i], Vector256<double>.Zero);
        }
        return Vector256.Sum(sum);
    }
}
