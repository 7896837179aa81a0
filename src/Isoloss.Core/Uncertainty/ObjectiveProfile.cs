using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// Profile intervals: a value of a quantity is in the interval when some parameters give the quantity that value and fit nearly
/// as well as the best ones, <c>2 (least objective with the value - least objective) &lt;= tau t^2</c>, with Student's t for the
/// degrees of freedom of the scatter tau (Bates and Watts 1988, section 6.1). The objective is squared error, or, from
/// <see cref="RobustRungsPerParameter"/> rungs per parameter on, Huber's with 1.345 standard deviations as threshold (95 % efficient
/// under normal noise), for which <c>tau</c> is the scatter of <c>rho'</c> over the mean of <c>rho''</c> (Heritier and Ronchetti 1994,
/// J. Am. Stat. Assoc. 89(427)). The threshold of the fit itself is usually so small that the few runs within it would decide.
/// </summary>
internal sealed class ObjectiveProfile
{
    /// <summary>Rungs per parameter from which a far run can be told from the law's own bend.</summary>
    private const int RobustRungsPerParameter = 6;

    /// <summary>Huber's threshold in standard deviations.</summary>
    private const double RobustThreshold = 1.345;

    private readonly ILaw _law;
    private readonly LogPoints _points;
    private readonly Rungs _rungs;
    private readonly ObjectiveSettings _fitted;
    private readonly double[] _logLoss, _weights, _working;
    private readonly Lazy<ProfileMinimum> _minimum;

    /// <summary>Measures the scatter near an estimate; the profile's own minimum is looked for when first asked.</summary>
    /// <param name="law">The law.</param>
    /// <param name="points">Where the runs are.</param>
    /// <param name="rungs">Which runs belong together.</param>
    /// <param name="fitted">The objective of the fit: its scale, and whether it is robust.</param>
    /// <param name="working">The estimate.</param>
    /// <param name="logLoss">Observed log loss, padded.</param>
    /// <param name="weights">Weight of every run, padded.</param>
    public ObjectiveProfile(
        ILaw law, LogPoints points, Rungs rungs, ObjectiveSettings fitted, double[] working, double[] logLoss, double[] weights)
    {
        (_law, _points, _rungs, _fitted, _working, _logLoss, _weights) = (law, points, rungs, fitted, working, logLoss, weights);
        Scatter = Minimum(cold: false).Scatter;
        _minimum = new Lazy<ProfileMinimum>(() => Minimum(cold: true));
    }

    /// <summary>How far the runs scatter around the best law of the profile's objective near the estimate.</summary>
    public ResidualScatter Scatter { get; }

    /// <summary>Interval of a quantity.</summary>
    /// <param name="quantity">What to trace; a positive one is traced on its logarithm.</param>
    /// <param name="value">Its point estimate, which the interval is made to hold.</param>
    /// <param name="level">Level, in (0, 1).</param>
    public ProfileInterval Of(DerivedQuantity quantity, double value, double level)
    {
        ProfileMinimum minimum = _minimum.Value;
        double limit = Distributions.StudentQuantile(0.5 * (1 + level), minimum.Scatter.DegreesOfFreedom);
        double[] theta = new double[_working.Length];
        var trace = new ProfileTrace(_law, _points, _logLoss, _weights, minimum, working =>
        {
            _law.FromWorking(working, _points, theta);
            return quantity.IsPositive ? Math.Log(quantity.Of(theta)) : quantity.Of(theta);
        }, quantity.IsSmooth);
        (double lower, bool lowerOpen) = trace.End(-1, limit);
        (double upper, bool upperOpen) = trace.End(1, limit);
        if (quantity.IsPositive)
            (lower, upper) = (Math.Exp(lower), Math.Exp(upper));
        return new ProfileInterval(new Estimate(value, Math.Min(lower, value), Math.Max(upper, value)), lowerOpen, upperOpen);
    }

    private ProfileMinimum Minimum(bool cold)
    {
        var solver = new DampedNewton(_law, _points);
        int n = _points.Count, p = _working.Length;
        double[] working = [.. _working];
        HuberLoss objective = HuberLoss.Squared with { Scale = _fitted.Scale };
        double least = Least(solver, objective, working, cold);
        if (_fitted.Kind != ObjectiveKind.Squared && _rungs.Count >= RobustRungsPerParameter * p)
        {
            double sd = Typical(solver.Residuals[..n]) * Math.Sqrt((double)n / (n - p));
            objective = new HuberLoss(Math.Max(RobustThreshold * sd, 1e-9)) { Scale = _fitted.Scale };
            least = Least(solver, objective, working, cold);
        }
        double share = InfluenceShare(objective.Delta, solver.Residuals[..n], out double[] influence);
        double typical = _fitted.Scale == ResidualScale.Log ? 1 : Math.Exp(LadderDiagnostics.Median(_logLoss[..n]));
        var scatter = new ResidualScatter(influence, _weights.AsSpan(0, n), _rungs, p, typical);
        // Small-sample correction of Huber 1981, section 7.6; rho'' is 0 or 1, so that its variance is share (1 - share).
        double correction = 1 + (double)p / n * (1 - share) / share;
        return new ProfileMinimum(objective, working, least, correction * correction * scatter.Variance / share, scatter);
    }

    /// <summary>Minimises from the estimate and, when asked, from cold: a robust estimate may stand in a side minimum of squared error.</summary>
    private double Least(DampedNewton solver, HuberLoss objective, double[] working, bool cold)
    {
        double least = solver.Minimise(objective, StoppingRule.Default, _logLoss, _weights, working).Objective;
        double[] other = new double[working.Length];
        if (cold && MultiStart.Minimise(_law, _points, solver, objective, _logLoss, _weights, other).Best.Objective is var found && found < least)
        {
            other.CopyTo(working, 0);
            least = found;
        }
        solver.Evaluate(objective, _logLoss, _weights, working);
        return least;
    }

    /// <summary>Weighted mean of rho'', and rho' of every run.</summary>
    private double InfluenceShare(double threshold, ReadOnlySpan<double> residuals, out double[] influence)
    {
        double within = 0, all = 0;
        influence = residuals.ToArray();
        for (int i = 0; i < influence.Length; i++)
        {
            within += Math.Abs(residuals[i]) <= threshold ? _weights[i] : 0;
            all += _weights[i];
            influence[i] = Math.Clamp(influence[i], -threshold, threshold);
        }
        return within / all;
    }

    /// <summary>Standard deviation by the median of absolute residuals.</summary>
    private static double Typical(ReadOnlySpan<double> residuals)
    {
        double[] sizes = residuals.ToArray();
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = Math.Abs(sizes[i]);
        return LadderDiagnostics.Median(sizes) / 0.6745;
    }
}
