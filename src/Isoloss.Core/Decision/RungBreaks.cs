using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// Rungs that break the trend of their own arm. The trend is the chinchilla law fitted by least squares to the rungs' mean log loss, each
/// weighing as many as its runs; each rung is judged by its externally studentised residual, which is Student's t with G - p - 1 degrees of
/// freedom for a linear model (Cook and Weisberg 1982, section 2.2.1), with Sidak's correction for being the worst of G.
/// </summary>
public static class RungBreaks
{
    /// <summary>Law parameters, and three degrees of freedom to judge with.</summary>
    public const int FewestRungs = 8;

    private const int Parameters = 5;

    /// <summary>Keeps a law that the rungs do not pin down invertible.</summary>
    private const double Ridge = 1e-9;

    /// <summary>Residuals below this share of the loss are rounding, not breaks.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The rungs that break the trend, the worst first; none where there are fewer than <see cref="FewestRungs"/> rungs.</summary>
    /// <param name="arm">Finished runs of one arm.</param>
    /// <param name="errorRate">Probability that a sound arm has any. Default .01.</param>
    public static IReadOnlyList<RungBreak> Of(IReadOnlyList<Observation> arm, double errorRate = 0.01)
    {
        ObservationCheck.Require(arm, "arm");
        ObservationCheck.Probability(errorRate, 0, "error rate");
        var rungs = arm.GroupBy(o => (o.Params, o.Tokens)).Select(g => g.ToArray()).ToArray();
        if (rungs.Length < FewestRungs)
            return [];
        return [.. Judge(rungs).Where(b => b.Chance < errorRate && Math.Abs(b.Residual) > Rounding).OrderBy(b => b.Chance).ThenByDescending(b => Math.Abs(b.Studentised))];
    }

    private static IEnumerable<RungBreak> Judge(Observation[][] rungs)
    {
        var trend = new RungTrend(rungs);
        int dof = rungs.Length - Parameters - 1;
        for (int g = 0; g < rungs.Length; g++)
        {
            double weight = rungs[g].Length, residual = trend.Residuals[g], left = Math.Max(1 - trend.Leverage[g], 1e-6);
            double others = Math.Max(0, trend.Squares - weight * residual * residual / left) / dof;
            double studentised = residual * Math.Sqrt(weight / (Math.Max(others, 1e-24) * left));
            double tail = 2 * Distributions.StudentCdf(-Math.Abs(studentised), dof);
            Observation o = rungs[g][0];
            var at = new ScalePoint(o.Params, o.Tokens, rungs[g].Average(r => r.Flops));
            yield return new RungBreak(at, residual / left, studentised, 1 - Math.Pow(1 - tail, rungs.Length), rungs[g].Length);
        }
    }

    /// <summary>The fitted law's residuals and leverages.</summary>
    private sealed class RungTrend
    {
        public RungTrend(Observation[][] rungs)
        {
            int n = rungs.Length;
            var points = new LogPoints([.. rungs.Select(r => r[0])]);
            double[] logLoss = new double[points.Stride], weights = new double[points.Stride], working = new double[Parameters];
            for (int g = 0; g < n; g++)
                (logLoss[g], weights[g]) = (rungs[g].Average(o => Math.Log(o.Loss)), rungs[g].Length);
            MultiStart.Minimise(Chinchilla.Instance, points, new DampedNewton(Chinchilla.Instance, points), HuberLoss.Squared, logLoss, weights, working);
            double[] fitted = new double[points.Stride], jacobian = new double[Parameters * points.Stride];
            Chinchilla.Instance.Evaluate(working, points, fitted, jacobian);
            (Residuals, Leverage) = ([.. logLoss.Zip(fitted, (y, f) => y - f).Take(n)], LeverageOf(jacobian, points.Stride, weights, n));
            Squares = Enumerable.Range(0, n).Sum(g => weights[g] * Residuals[g] * Residuals[g]);
        }

        public double[] Residuals { get; }

        public double[] Leverage { get; }

        public double Squares { get; }

        private static double[] LeverageOf(double[] jacobian, int stride, double[] weights, int count)
        {
            double[] information = new double[Parameters * Parameters], row = new double[Parameters], leverage = new double[count];
            for (int k = 0; k < Parameters; k++)
                information[k * Parameters + k] = Ridge;
            for (int g = 0; g < count; g++)
                SmallMatrix.AddOuter(information, Row(g), weights[g]);
            if (!SmallMatrix.TryCholesky(information, Parameters))
                return leverage;
            for (int g = 0; g < count; g++)
            {
                double[] solved = [.. Row(g)];
                SmallMatrix.SolveLower(information, Parameters, solved);
                leverage[g] = weights[g] * SmallMatrix.Dot(solved, solved);
            }
            return leverage;

            double[] Row(int g)
            {
                for (int k = 0; k < Parameters; k++)
                    row[k] = jacobian[k * stride + g];
                return row;
            }
        }
    }
}
