namespace Isoloss.Core.Numerics;

/// <summary>Fisher's F distribution.</summary>
internal static class FisherDistribution
{
    /// <summary>Distribution function at <paramref name="x"/> above 0 (NIST Handbook 1.3.6.6.5, by the incomplete beta function).</summary>
    /// <param name="x">Ratio of two variances.</param>
    /// <param name="above">Degrees of freedom of the upper one, above 0.</param>
    /// <param name="below">Degrees of freedom of the lower one, above 0.</param>
    public static double Cdf(double x, double above, double below) =>
        Distributions.RegularizedBeta(above * x / (above * x + below), above / 2, below / 2);
}
