namespace Isoloss.Core.Fitting;

/// <summary>
/// What a fit minimises: a weighted sum of a function rho of the residuals. Every rho behaves as <c>r^2 / 2</c> near 0 and
/// lies below the parabola through its own value whose curvature is <c>rho'(r) / r</c>, so that iteratively reweighted
/// least squares descends. Adding an objective is one class.
/// </summary>
internal interface IObjective
{
    /// <summary>On which scale residuals are taken.</summary>
    ResidualScale Scale { get; }

    /// <summary>The objective in words, with its settings.</summary>
    string Description { get; }

    /// <summary>The weighted sum over the residuals.</summary>
    /// <param name="residuals">Observed minus law on <see cref="Scale"/>, whole vectors.</param>
    /// <param name="weights">Weight of each; 0 in the padding.</param>
    /// <param name="slope">Receives weight times first derivative.</param>
    /// <param name="bend">Receives weight times second derivative.</param>
    /// <param name="majorant">Receives weight times first derivative over residual: the curvature of a parabola above rho.</param>
    double Evaluate(
        ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Span<double> slope, Span<double> bend, Span<double> majorant);
}
