using Isoloss.Core.Numerics;

namespace Isoloss.Core.Planning;

/// <summary>
/// A parabola of loss in log N by least squares: approach 2 of Hoffmann et al. 2022, section 3.2. Its lowest point has the
/// interval of a ratio of two normal estimates (Fieller 1954), which is open when the curvature is not known to be above 0.
/// </summary>
internal sealed class Parabola
{
    private const int Terms = 3;

    private readonly double[] _theta, _covariance;
    private readonly double _centre;
    private readonly int _dof;

    private Parabola(double[] theta, double[] covariance, double centre, int dof) =>
        (_theta, _covariance, _centre, _dof) = (theta, covariance, centre, dof);

    /// <summary>True when it opens upwards.</summary>
    public bool HasMinimum => _theta[2] > 0;

    /// <summary>log N at the lowest point.</summary>
    public double LogParams => _centre - _theta[1] / (2 * _theta[2]);

    /// <summary>Loss at the lowest point, nats per token.</summary>
    public double Loss => _theta[0] - _theta[1] * _theta[1] / (4 * _theta[2]);

    /// <summary>Fits; null when there are fewer than three distinct x.</summary>
    /// <param name="x">log N.</param>
    /// <param name="y">Loss, nats per token.</param>
    public static Parabola? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double centre = 0;
        foreach (double value in x)
            centre += value / x.Length;
        double[] normal = new double[Terms * Terms], theta = new double[Terms];
        Span<double> row = stackalloc double[Terms];
        for (int i = 0; i < x.Length; i++)
        {
            Powers(x[i] - centre, row);
            SmallMatrix.AddOuter(normal, row, 1);
            for (int k = 0; k < Terms; k++)
                theta[k] += row[k] * y[i];
        }
        if (!SmallMatrix.TryCholesky(normal, Terms))
            return null;
        SmallMatrix.Solve(normal, Terms, theta);
        int dof = x.Length - Terms;
        double variance = dof > 0 ? Squares(x, y, centre, theta) / dof : double.PositiveInfinity;
        return new(theta, Covariance(normal, variance), centre, dof);
    }

    /// <summary>N at the lowest point with its interval; lower end 0 or upper end infinite where the runs leave it open.</summary>
    public Estimate Minimum(double level)
    {
        double value = Math.Exp(LogParams);
        if (_dof <= 0)
            return new(value, 0, double.PositiveInfinity);
        double t = Distributions.StudentQuantile(0.5 * (1 + level), _dof), tt = t * t;
        double top = -_theta[1], bottom = 2 * _theta[2];
        double a = bottom * bottom - tt * 4 * _covariance[8];
        double b = top * bottom + tt * 2 * _covariance[5];
        double c = top * top - tt * _covariance[4];
        double root = b * b - a * c;
        if (a <= 0 || root < 0)
            return new(value, 0, double.PositiveInfinity);
        double half = Math.Sqrt(root);
        return new(value, Math.Exp(_centre + (b - half) / a), Math.Exp(_centre + (b + half) / a));
    }

    private static void Powers(double x, Span<double> row) => (row[0], row[1], row[2]) = (1, x, x * x);

    private static double Squares(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double centre, double[] theta)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double z = x[i] - centre, residual = y[i] - theta[0] - theta[1] * z - theta[2] * z * z;
            sum += residual * residual;
        }
        return sum;
    }

    private static double[] Covariance(double[] factor, double variance)
    {
        double[] covariance = new double[Terms * Terms];
        for (int k = 0; k < Terms; k++)
        {
            Span<double> column = covariance.AsSpan(k * Terms, Terms);
            column[k] = 1;
            SmallMatrix.Solve(factor, Terms, column);
            for (int i = 0; i < Terms; i++)
                column[i] *= variance;
        }
        return covariance;
    }
}
