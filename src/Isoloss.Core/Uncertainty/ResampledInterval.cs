using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// Intervals from refits: the spread of the refits around the estimate, on the log scale, widened for few rungs.
/// Drawing G rungs with p parameters loses p of G degrees of freedom, hence sqrt(G / (G - p)); an estimated variance asks
/// for Student's t in place of the normal quantile.
/// </summary>
internal sealed class ResampledInterval
{
    private readonly double _level;
    private readonly double _widening;

    /// <summary>Sets level and widening.</summary>
    /// <param name="level">Level of the interval.</param>
    /// <param name="rungs">Rungs G.</param>
    /// <param name="parameters">Free parameters p.</param>
    /// <param name="drawsRungs">True when rungs were drawn: their spread is then short by the lost degrees of freedom.</param>
    public ResampledInterval(double level, int rungs, int parameters, bool drawsRungs)
    {
        _level = level;
        int dof = Math.Max(1, rungs - parameters);
        double tail = 0.5 * (1 + level);
        StudentQuantile = Distributions.StudentQuantile(tail, dof);
        _widening = StudentQuantile / Distributions.NormalQuantile(tail) * (drawsRungs ? Math.Sqrt((double)rungs / dof) : 1);
    }

    /// <summary>Quantile of Student's t for this level and these degrees of freedom.</summary>
    public double StudentQuantile { get; }

    /// <summary>Interval of a positive quantity from its estimate and its values under the refits; the estimate alone without refits.</summary>
    public Estimate Of(double estimate, double[] refits)
    {
        if (refits.Length == 0)
            return new Estimate(estimate, estimate, estimate);
        Estimate log = OfSigned(Math.Log(estimate), [.. refits.Select(r => Math.Log(r))]);
        return new Estimate(estimate, Math.Exp(log.Lower), Math.Exp(log.Upper));
    }

    /// <summary>As <see cref="Of"/>, of a quantity that may be negative: the spread is taken as it is.</summary>
    public Estimate OfSigned(double estimate, double[] refits)
    {
        if (refits.Length == 0)
            return new Estimate(estimate, estimate, estimate);
        double[] deviations = [.. refits.Select(r => r - estimate)];
        Array.Sort(deviations);
        double lower = _widening * Math.Min(0, Quantile(deviations, 0.5 * (1 - _level)));
        double upper = _widening * Math.Max(0, Quantile(deviations, 0.5 * (1 + _level)));
        return new Estimate(estimate, estimate + lower, estimate + upper);
    }

    /// <summary>Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        double position = p * (sorted.Length - 1);
        int below = Math.Clamp((int)position, 0, sorted.Length - 1), above = Math.Min(below + 1, sorted.Length - 1);
        return below == above ? sorted[below] : sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
