using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Monitoring;

/// <summary>
/// The multi-power law fitted to whole curves: sizes have their own floor, excess and gain of annealing, and share alpha, c, beta
/// and gamma. Least squares on log loss with a wide prior, by Levenberg's method.
/// </summary>
internal sealed class SharedShape
{
    private const int Shared = 4, Own = 3, PointsPerCurve = 60, Rounds = 60;

    /// <summary>Scale of the residuals against the prior; that of the misfit seen on real curves.</summary>
    private const double TypicalMisfit = 0.002;

    private readonly (ReferenceCurve Curve, CurvePoint[] Points, int Group)[] _curves;
    private readonly double[] _x, _centre, _width;

    private SharedShape(IReadOnlyList<ReferenceCurve> curves)
    {
        Sizes = [.. curves.Select(c => c.Params).Distinct().Order()];
        _curves = [.. curves.Select(c => (c, Thin([.. c.Usable]), Array.IndexOf(Sizes, c.Params)))];
        int n = Shared + Own * Sizes.Length;
        (_x, _centre, _width) = (new double[n], new double[n], new double[n]);
        var start = DefaultShape.Mean;
        for (int k = 0; k < Shared; k++)
            (_centre[k], _width[k]) = (start[MultiPower.LogAlpha + k], DefaultShape.Sd[MultiPower.LogAlpha + k]);
        for (int g = 0; g < Sizes.Length; g++)
        {
            double last = _curves.Where(c => c.Group == g).Min(c => c.Points[^1].Loss);
            for (int k = 0; k < Own; k++)
                (_centre[Shared + Own * g + k], _width[Shared + Own * g + k]) = (start[k] + (k == 0 ? Math.Log(last) : 0), 2 * DefaultShape.Sd[k]);
        }
        _centre.CopyTo(_x, 0);
    }

    /// <summary>Sizes of the curves, rising.</summary>
    public double[] Sizes { get; }

    /// <summary>Standard deviation of log loss about the law.</summary>
    public double Misfit { get; private set; }

    /// <summary>Fits.</summary>
    public static SharedShape Of(IReadOnlyList<ReferenceCurve> curves)
    {
        var shape = new SharedShape(curves);
        shape.Minimise();
        return shape;
    }

    /// <summary>Coordinates of one size.</summary>
    public double[] Coordinates(int group) => Coordinates(_x, group);

    private static double[] Coordinates(double[] x, int group) =>
        [.. x.AsSpan(Shared + Own * group, Own), .. x.AsSpan(0, Shared)];

    private static CurvePoint[] Thin(CurvePoint[] points)
    {
        int every = Math.Max(1, points.Length / PointsPerCurve);
        return [.. points.Where((_, i) => (points.Length - 1 - i) % every == 0)];
    }

    private void Minimise()
    {
        int n = _x.Length;
        double[] matrix = new double[n * n], gradient = new double[n], trial = new double[n];
        double damping = 1e-2, value = Model(_x, matrix, gradient);
        for (int round = 0; round < Rounds && damping < 1e8; round++)
        {
            double[] system = [.. matrix], step = [.. gradient];
            for (int k = 0; k < n; k++)
                system[k * n + k] *= 1 + damping;
            if (!SmallMatrix.TryCholesky(system, n))
                break;
            SmallMatrix.Solve(system, n, step);
            for (int k = 0; k < n; k++)
                trial[k] = _x[k] + Math.Clamp(step[k], -1, 1);
            double[] matrixThere = new double[n * n], gradientThere = new double[n];
            double there = Model(trial, matrixThere, gradientThere);
            if (!(there < value))
            {
                damping *= 5;
                continue;
            }
            bool done = value - there < 1e-7 * value;
            (value, matrix, gradient, damping) = (there, matrixThere, gradientThere, Math.Max(1e-9, damping / 5));
            trial.CopyTo(_x, 0);
            if (done)
                break;
        }
        double squares = _curves.Sum(c => c.Points.Sum(p => Square(Residual(c.Curve, p, Coordinates(c.Group)))));
        Misfit = Math.Sqrt(squares / Math.Max(1, _curves.Sum(c => c.Points.Length) - n));
    }

    private static double Square(double x) => x * x;

    private static double Residual(ReferenceCurve curve, CurvePoint p, double[] theta) =>
        Math.Log(p.Loss) - MultiPower.LogLoss(theta, curve.Path, p.Step, []);

    /// <summary>Half the weighted squares at a point, with their Gauss-Newton matrix and the downhill direction.</summary>
    private double Model(double[] x, double[] matrix, double[] downhill)
    {
        int n = x.Length;
        double value = 0;
        for (int k = 0; k < n; k++)
        {
            double off = (_centre[k] - x[k]) / _width[k];
            value += 0.5 * off * off;
            matrix[k * n + k] += 1 / (_width[k] * _width[k]);
            downhill[k] += off / _width[k];
        }
        Span<double> slope = stackalloc double[MultiPower.Count];
        foreach (var (curve, points, group) in _curves)
        {
            double[] theta = Coordinates(x, group);
            foreach (CurvePoint p in points)
            {
                double residual = (Math.Log(p.Loss) - MultiPower.LogLoss(theta, curve.Path, p.Step, slope)) / TypicalMisfit;
                value += 0.5 * residual * residual;
                for (int i = 0; i < MultiPower.Count; i++)
                {
                    int at = Place(i, group);
                    downhill[at] += slope[i] * residual / TypicalMisfit;
                    for (int j = 0; j < MultiPower.Count; j++)
                        matrix[at * n + Place(j, group)] += slope[i] * slope[j] / (TypicalMisfit * TypicalMisfit);
                }
            }
        }
        return value;
    }

    private static int Place(int coordinate, int group) => coordinate < Own ? Shared + Own * group + coordinate : coordinate - Own;
}
