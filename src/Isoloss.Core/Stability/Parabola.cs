using Isoloss.Core.Numerics;

namespace Isoloss.Core.Stability;

/// <summary>A parabola y = c + b u + a u^2 by least squares, open upwards.</summary>
internal readonly struct Parabola
{
    private readonly double _varLinear;
    private readonly double _varSquare;
    private readonly double _covariance;

    private Parabola(double linear, double square, double varLinear, double varSquare, double covariance) =>
        (Linear, Square, _varLinear, _varSquare, _covariance) = (linear, square, varLinear, varSquare, covariance);

    /// <summary>b.</summary>
    public double Linear { get; }

    /// <summary>a, above 0.</summary>
    public double Square { get; }

    /// <summary>Fits; false where the points lie on no parabola that has a lowest point.</summary>
    public static bool TryFit(ReadOnlySpan<double> u, ReadOnlySpan<double> y, out Parabola fit)
    {
        fit = default;
        Span<double> information = stackalloc double[9], solution = stackalloc double[3], row = stackalloc double[3];
        information.Clear();
        solution.Clear();
        for (int i = 0; i < u.Length; i++)
        {
            (row[0], row[1], row[2]) = (1, u[i], u[i] * u[i]);
            SmallMatrix.AddOuter(information, row, 1);
            for (int j = 0; j < 3; j++)
                solution[j] += row[j] * y[i];
        }
        if (!SmallMatrix.TryCholesky(information, 3))
            return false;
        SmallMatrix.Solve(information, 3, solution);
        if (!(solution[2] > 0))
            return false;
        double squares = 0;
        for (int i = 0; i < u.Length; i++)
            squares += Math.Pow(y[i] - solution[0] - u[i] * (solution[1] + u[i] * solution[2]), 2);
        double variance = u.Length > 3 ? squares / (u.Length - 3) : 0;
        Span<double> linear = [0, 1, 0], square = [0, 0, 1];
        SmallMatrix.Solve(information, 3, linear);
        SmallMatrix.Solve(information, 3, square);
        fit = new Parabola(solution[1], solution[2], variance * linear[1], variance * square[2], variance * linear[2]);
        return true;
    }

    /// <summary>Where the slope b + 2 a u is not told from 0 at <paramref name="t"/> standard errors (Fieller); infinite where a is not
    /// told from 0 either.</summary>
    public (double Lower, double Upper) FlatRange(double t)
    {
        double a = 4 * (Square * Square - t * t * _varSquare), b = 4 * (Linear * Square - t * t * _covariance);
        double c = Linear * Linear - t * t * _varLinear;
        double root = b * b - 4 * a * c;
        return a <= 0 || root < 0
            ? (double.NegativeInfinity, double.PositiveInfinity)
            : ((-b - Math.Sqrt(root)) / (2 * a), (-b + Math.Sqrt(root)) / (2 * a));
    }
}
