using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>The direction of the working coordinates (logs and exponents) that the runs say least about.</summary>
/// <param name="Direction">Unit vector in working coordinates.</param>
/// <param name="IsOpen">True when it is known no better than a factor of e, or not at all.</param>
/// <param name="IsFree">True when the runs say nothing about it: moving along it changes no fitted loss.</param>
internal sealed record FlatDirection(double[] Direction, bool IsOpen, bool IsFree)
{
    /// <summary>A direction known no better than this is not known at all.</summary>
    private const double OpenSd = 1;

    /// <summary>Information below this is rounding.</summary>
    private const double LeastInformation = 1e-12;

    /// <summary>From the residuals of log loss and the Jacobian of log L at the estimate.</summary>
    public static FlatDirection Of(LogPoints points, ReadOnlySpan<double> residuals, ReadOnlySpan<double> jacobian, int parameters)
    {
        int n = points.Stride, p = parameters;
        double[] ones = new double[n], information = new double[p * p], direction = new double[p];
        ones.AsSpan(0, points.Count).Fill(1);
        Vectors.Gram(jacobian, n, ones, new double[n], information);
        double variance = SmallMatrix.Dot(residuals, residuals) / Math.Max(1, points.Count - p);
        double smallest = SymmetricEigen.Smallest(information, p, direction);
        double sd = Math.Sqrt(variance / Math.Max(smallest, 1e-300));
        return new(direction, sd >= OpenSd || smallest <= LeastInformation, smallest <= LeastInformation);
    }
}
