using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Given its exponents, the sizes of a law's terms are a linear least-squares problem (variable projection, Golub and
/// Pereyra 1973). Rows are divided by the loss, so that the residual is near the log residual.
/// </summary>
internal static class TermProjection
{
    /// <summary>A coefficient that comes out negative is started at this fraction of the smallest target.</summary>
    private const double SmallFraction = 0.02;

    /// <summary>log of a term that is 1 everywhere.</summary>
    public static double[] Constant(LogPoints points) => new double[points.Count];

    /// <summary>log of the term <c>x^-exponent</c>, 1 at the centre.</summary>
    public static double[] Power(LogPoints points, Axis axis, double exponent)
    {
        double[] column = points.On(axis)[..points.Count].ToArray();
        for (int i = 0; i < column.Length; i++)
            column[i] *= -exponent;
        return column;
    }

    /// <summary>
    /// Logs of the coefficients c of <c>sum_k c_k exp(columns_k) = exp(logTarget)</c>. A coefficient that would be negative
    /// is held at a small positive value and the others are solved again.
    /// </summary>
    public static double[] LogSizes(ReadOnlySpan<double> logTarget, double[][] columns)
    {
        int p = columns.Length;
        double[] normal = new double[p * p], right = new double[p], row = new double[p];
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < logTarget.Length; i++)
        {
            smallest = Math.Min(smallest, Math.Exp(logTarget[i]));
            for (int k = 0; k < p; k++)
                right[k] += row[k] = Math.Exp(columns[k][i] - logTarget[i]);
            SmallMatrix.AddOuter(normal, row, 1);
        }
        double[] solution = SolvePositive(normal, right, SmallFraction * smallest);
        for (int k = 0; k < p; k++)
            solution[k] = Math.Log(solution[k]);
        return solution;
    }

    private static double[] SolvePositive(double[] normal, double[] right, double least)
    {
        int p = right.Length;
        double[] system = new double[p * p], solution = new double[p];
        bool[] held = new bool[p];
        for (int pass = 0; pass < p; pass++)
        {
            for (int k = 0; k < p; k++)
            {
                solution[k] = held[k] ? least : right[k];
                for (int l = 0; l < p; l++)
                {
                    bool apart = held[k] || held[l];
                    system[k * p + l] = !apart ? normal[k * p + l] : k == l ? 1 : 0;
                    if (!held[k] && held[l])
                        solution[k] -= normal[k * p + l] * least;
                }
                system[k * p + k] *= 1 + 1e-10;
            }
            if (SmallMatrix.TryCholesky(system, p))
                SmallMatrix.Solve(system, p, solution);
            bool done = true;
            for (int k = 0; k < p; k++)
                if (!held[k] && !(solution[k] >= least))
                    (held[k], done) = (true, false);
            if (done)
                return solution;
        }
        Array.Fill(solution, least);
        return solution;
    }
}
