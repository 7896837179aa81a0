using Isoloss.Core.Fitting;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// How far the runs scatter around a law, in the unit of the residual, and how well that is known. Rungs count, not runs: what a
/// rung's runs share is not averaged away by more of them. Where replicates show no more scatter between rungs than within,
/// both are pooled.
/// </summary>
internal sealed class ResidualScatter
{
    /// <summary>Residuals below this are rounding.</summary>
    private const double Exact = 1e-6;

    /// <summary>
    /// Standard deviation of log loss assumed where the runs show none: the least measured between runs that differ only in
    /// settings that do nothing (Marin project, .0004 to .0029).
    /// </summary>
    public const double AssumedSd = 4e-4;

    /// <summary>Probability of a false lack-of-fit.</summary>
    private const double LackOfFitLevel = 0.05;

    /// <summary>Measures the scatter.</summary>
    /// <param name="residuals">One per run.</param>
    /// <param name="weights">One per run.</param>
    /// <param name="rungs">Which runs belong together.</param>
    /// <param name="parameters">Free parameters p.</param>
    /// <param name="typicalLoss">Loss that turns the assumed relative noise into the unit of the residual; 1 on the log scale.</param>
    public ResidualScatter(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Rungs rungs, int parameters, double typicalLoss)
    {
        double[] sum = new double[rungs.Count], weight = new double[rungs.Count];
        double total = 0;
        int n = rungs.Of.Length;
        for (int i = 0; i < n; i++)
        {
            sum[rungs.Of[i]] += weights[i] * residuals[i];
            weight[rungs.Of[i]] += weights[i];
            total += weights[i] * residuals[i] * residuals[i];
        }
        double between = 0;
        for (int g = 0; g < sum.Length; g++)
            between += sum[g] * sum[g] / weight[g];
        int dofBetween = rungs.Count - parameters, dofWithin = n - rungs.Count;
        double within = Math.Max(0, total - between);
        Ratio = dofBetween > 0 && dofWithin > 0 && within > 0 ? between / dofBetween / (within / dofWithin) : double.NaN;
        PValue = double.IsNaN(Ratio) ? 1 : 1 - FisherDistribution.Cdf(Ratio, dofBetween, dofWithin);
        bool pool = dofWithin > 0 && PValue > LackOfFitLevel;
        (double squares, int dof) = pool ? (total, n - parameters) : (between, dofBetween);
        Variance = squares / Math.Max(1, dof);
        DegreesOfFreedom = Math.Max(1, dof);
        BetweenSd = Math.Sqrt(between / Math.Max(1, dofBetween));
        WithinSd = Math.Sqrt(within / Math.Max(1, dofWithin));
        IsExact = dof <= 0 || Math.Sqrt(Variance) < Exact * typicalLoss;
        if (!IsExact)
            return;
        Variance = AssumedSd * AssumedSd * typicalLoss * typicalLoss;
        DegreesOfFreedom = AssumedDof;
    }

    /// <summary>An assumed noise is taken as known this well.</summary>
    public const int AssumedDof = 10;

    /// <summary>Variance of a run of weight 1; assumed where <see cref="IsExact"/>.</summary>
    public double Variance { get; }

    /// <summary>Degrees of freedom of <see cref="Variance"/>; at least 1.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>True when the law goes through the runs, or has as many parameters as there are rungs: no noise is left to judge by.</summary>
    public bool IsExact { get; }

    /// <summary>Scatter of rung means around the law, per run: what lack of fit adds to noise shows here.</summary>
    public double BetweenSd { get; }

    /// <summary>Scatter within rungs.</summary>
    public double WithinSd { get; }

    /// <summary>Fisher's ratio of both variances; NaN without replicates.</summary>
    public double Ratio { get; }

    /// <summary>Probability of a ratio this large from noise alone.</summary>
    public double PValue { get; }

    /// <summary>True when rung means scatter more around the law than their replicates explain.</summary>
    public bool LacksFit => PValue <= LackOfFitLevel;
}
