using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// Follows the profile of an objective over one quantity away from its minimum, each point started from the one before, until
/// the signed root of its excess reaches a limit or the quantity will go no further.
/// </summary>
internal sealed class ProfileTrace
{
    /// <summary>Most points on the way out, and most refinements of the crossing.</summary>
    private const int MostPoints = 40, MostRefinements = 12;

    /// <summary>Precision of the crossing, in standard deviations.</summary>
    private const double Precision = 2e-3;

    /// <summary>How much stiffer the pull is than the objective along the quantity; it is raised where that is not enough.</summary>
    private const double Stiffness = 100, StiffestRaise = 1e8;

    /// <summary>Largest first step, and how far a quantity is followed: it is a logarithm or of size 1.</summary>
    private const double LargestStep = 1, Reach = 25;

    /// <summary>A quantity with a smaller standard deviation is constant but for rounding, as the tied law's frontier exponent.</summary>
    private const double LeastSd = 1e-9;

    /// <summary>A pull that moves the quantity by less than this share of what was asked meets a wall.</summary>
    private const double Stalled = 1e-2;

    private readonly DampedNewton _solver;
    private readonly Pull _pull;
    private readonly IObjective _objective;
    private readonly double[] _logLoss, _weights, _minimum, _at;
    private readonly double _least, _tau, _start, _sd;

    /// <summary>Starts at a minimum; the quantity is a function of the working coordinates.</summary>
    public ProfileTrace(
        ILaw law, LogPoints points, double[] logLoss, double[] weights, ProfileMinimum minimum, Func<double[], double> quantity, bool isSmooth)
    {
        (_objective, _logLoss, _weights) = (minimum.Objective, logLoss, weights);
        (_minimum, _least, _tau) = (minimum.Working, minimum.Least, minimum.Tau);
        _solver = new DampedNewton(law, points);
        _pull = new Pull(quantity, _minimum.Length, isSmooth);
        _at = new double[_minimum.Length];
        _start = _pull.Quantity(_minimum);
        _sd = LinearSd();
        _solver.Penalty = _pull;
    }

    /// <summary>Where the profile crosses the limit on one side, or the furthest value reached and true when it does not cross.</summary>
    public (double Value, bool Open) End(int direction, double limit)
    {
        if (_sd <= LeastSd)
            return (_start, false);
        _minimum.CopyTo(_at, 0);
        (double Value, double Root) last = (_start, 0);
        double step = Math.Min(limit * _sd, LargestStep), raise = 1;
        for (int i = 0; i < MostPoints; i++)
        {
            var next = At(last.Value + direction * step, raise);
            if (next.Root >= limit)
                return (Cross(last, next, direction, limit, raise), false);
            double moved = direction * (next.Value - last.Value);
            if (moved < Stalled * step || !double.IsFinite(moved))
            {
                raise *= 100;
                if (raise > StiffestRaise || !double.IsFinite(moved))
                    return (last.Value, true);
                continue;
            }
            if (Math.Abs(next.Value - _start) > Reach)
                return (next.Value, true);
            double rate = (next.Root - last.Root) / moved;
            step = rate > 0 ? Math.Min(1.2 * (limit - next.Root) / rate, 3 * step) : 3 * step;
            last = next;
        }
        return (last.Value, true);
    }

    /// <summary>Narrows the crossing between a point below the limit and one above it.</summary>
    private double Cross((double Value, double Root) below, (double Value, double Root) above, int direction, double limit, double raise)
    {
        for (int i = 0; i < MostRefinements && above.Root - limit > Precision; i++)
        {
            double share = Math.Clamp((limit - below.Root) / (above.Root - below.Root), 0.05, 0.95);
            var middle = At(below.Value + share * (above.Value - below.Value), raise);
            bool inside = direction * (middle.Value - below.Value) > 0 && direction * (above.Value - middle.Value) > 0;
            if (!inside)
                raise *= 10;
            else if (middle.Root >= limit)
                above = middle;
            else if (limit - middle.Root < Precision)
                return middle.Value;
            else
                below = middle;
        }
        return above.Root - below.Root > 0 ? below.Value + (limit - below.Root) / (above.Root - below.Root) * (above.Value - below.Value) : above.Value;
    }

    /// <summary>The profile near a target: the quantity reached and the root of its excess.</summary>
    private (double Value, double Root) At(double target, double raise)
    {
        _pull.Target = target;
        _pull.Strength = raise * Stiffness * _tau / (_sd * _sd);
        double total = _solver.Minimise(_objective, StoppingRule.Profile, _logLoss, _weights, _at).Objective;
        double excess = total - _pull.Value(_at) - _least;
        return (_pull.Quantity(_at), Math.Sqrt(Math.Max(0, 2 * excess / _tau)));
    }

    /// <summary>Standard deviation of the quantity were it linear and the objective a parabola; a finite guess where that is singular.</summary>
    private double LinearSd()
    {
        int p = _minimum.Length;
        _solver.Evaluate(_objective, _logLoss, _weights, _minimum);
        double[] hessian = _solver.Derivatives().Hessian, slope = _pull.Slope(_minimum).ToArray();
        for (int k = 0; k < p; k++)
            hessian[k * p + k] += 1e-9 * (hessian[k * p + k] + _tau);
        if (!SmallMatrix.TryCholesky(hessian, p))
            return LargestStep;
        SmallMatrix.SolveLower(hessian, p, slope);
        return Math.Clamp(Math.Sqrt(_tau * SmallMatrix.Dot(slope, slope)), LeastSd, LargestStep);
    }
}
