using Isoloss.Core.Numerics;

namespace Isoloss.Core.Planning;

/// <summary>An ordinary least-squares line, with Student intervals for its slope and its height.</summary>
internal sealed class StraightLine
{
    private readonly double _meanX, _meanY, _sumSquaresX, _variance;

    private StraightLine(double meanX, double meanY, double slope, double sumSquaresX, double residualSquares, int points)
    {
        (_meanX, _meanY, Slope, _sumSquaresX, Points) = (meanX, meanY, slope, sumSquaresX, points);
        _variance = points > 2 ? residualSquares / (points - 2) : double.PositiveInfinity;
    }

    /// <summary>Change of y per unit of x.</summary>
    public double Slope { get; }

    /// <summary>Points that were fitted.</summary>
    public int Points { get; }

    /// <summary>The line through the points; null when there are fewer than two distinct x.</summary>
    public static StraightLine? Fit(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 2)
            return null;
        double meanX = x.Average(), meanY = y.Average(), xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < x.Count; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
        }
        return xx > 1e-12 ? new(meanX, meanY, xy / xx, xx, Math.Max(0, yy - xy * xy / xx), x.Count) : null;
    }

    /// <summary>Height at <paramref name="x"/>.</summary>
    public double At(double x) => _meanY + Slope * (x - _meanX);

    /// <summary>The slope with its interval; without end when two points leave no residual.</summary>
    public Estimate SlopeInterval(double level) => Around(Slope, Math.Sqrt(_variance / _sumSquaresX), level);

    /// <summary>The height of the line at <paramref name="x"/> with its interval.</summary>
    public Estimate HeightInterval(double x, double level) =>
        Around(At(x), Math.Sqrt(_variance * (1.0 / Points + (x - _meanX) * (x - _meanX) / _sumSquaresX)), level);

    private Estimate Around(double value, double sd, double level)
    {
        double half = Points > 2 ? Distributions.StudentQuantile(0.5 * (1 + level), Points - 2) * sd : double.PositiveInfinity;
        return new(value, value - half, value + half);
    }
}
