using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>What laws of the kind "floor plus power terms" share: bounds, curvature, and the projection of their linear coefficients.</summary>
internal static class SumOfPowers
{
    /// <summary>Bounds of the log of the floor and of a term at the centre: e^-12 nats is nothing beside any loss, e^6 more than any.</summary>
    public static readonly (double Lower, double Upper) LogTermBounds = (-12, 6);

    /// <summary>Bounds of an exponent: below .01 a power law is indistinguishable from a floor, above 4 it is gone within the data.</summary>
    public static readonly (double Lower, double Upper) ExponentBounds = (0.01, 4);

    /// <summary>Exponents to start from: the published .28-.37 in the middle, slow and fast decay of either term around it.</summary>
    public static readonly (double Size, double Data)[] StartExponents =
        [(0.35, 0.35), (0.2, 0.2), (0.6, 0.6), (0.2, 0.6), (0.6, 0.2), (1.0, 1.0), (0.08, 0.08), (0.4, 1.2), (1.2, 0.4)];

    /// <summary>A coefficient that comes out negative is started at this fraction of the smallest loss.</summary>
    private const double SmallFraction = 0.02;

    /// <summary>Adds the weighted relative curvature of one term <c>exp(c - exponent * x)</c>, whose derivatives are in the Jacobian.</summary>
    public static void AddTermCurvature(
        ReadOnlySpan<double> x, int term, int exponent, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = x.Length, p = jacobian.Length / n;
        var byTerm = jacobian.Slice(term * n, n);
        var byExponent = jacobian.Slice(exponent * n, n);
        double cross = Vectors.Dot(weights, byExponent);
        curvature[term * p + term] += Vectors.Dot(weights, byTerm);
        curvature[term * p + exponent] += cross;
        curvature[exponent * p + term] += cross;
        curvature[exponent * p + exponent] -= Vectors.Dot(weights, x, byExponent);
    }

    /// <summary>
    /// Given both exponents, the best floor and term sizes are a linear least-squares problem (variable projection,
    /// Golub and Pereyra 1973). Rows are divided by the loss, so that the residual is near the log residual. A coefficient
    /// that would be negative is held at a small positive value and the others are solved again. Returns logs.
    /// </summary>
    public static (double Floor, double Size, double Data) Project(LogPoints points, ReadOnlySpan<double> logLoss, double alpha, double beta)
    {
        Span<double> normal = stackalloc double[9], right = stackalloc double[3], row = stackalloc double[3];
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < points.Count; i++)
        {
            double inverse = Math.Exp(-logLoss[i]);
            smallest = Math.Min(smallest, 1 / inverse);
            row[0] = inverse;
            row[1] = inverse * Math.Exp(-alpha * points.LogParams[i]);
            row[2] = inverse * Math.Exp(-beta * points.LogTokens[i]);
            SmallMatrix.AddOuter(normal, row, 1);
            for (int k = 0; k < 3; k++)
                right[k] += row[k];
        }
        Span<double> solution = stackalloc double[3];
        SolvePositive(normal, right, SmallFraction * smallest, solution);
        return (ToLogTerm(solution[0]), ToLogTerm(solution[1]), ToLogTerm(solution[2]));
    }

    private static double ToLogTerm(double value) => Math.Clamp(Math.Log(value), LogTermBounds.Lower, LogTermBounds.Upper);

    private static void SolvePositive(ReadOnlySpan<double> normal, ReadOnlySpan<double> right, double least, Span<double> solution)
    {
        Span<double> system = stackalloc double[9];
        Span<bool> held = stackalloc bool[3];
        for (int pass = 0; pass < 3; pass++)
        {
            for (int k = 0; k < 3; k++)
            {
                solution[k] = held[k] ? least : right[k];
                for (int l = 0; l < 3; l++)
                {
                    bool apart = held[k] || held[l];
                    system[k * 3 + l] = !apart ? normal[k * 3 + l] : k == l ? 1 : 0;
                    if (!held[k] && held[l])
                        solution[k] -= normal[k * 3 + l] * least;
                }
                system[k * 4] *= 1 + 1e-10;
            }
            if (SmallMatrix.TryCholesky(system, 3))
                SmallMatrix.Solve(system, 3, solution);
            bool done = true;
            for (int k = 0; k < 3; k++)
                if (!held[k] && !(solution[k] >= least))
                    (held[k], done) = (true, false);
            if (done)
                return;
        }
        solution.Fill(least);
    }
}
