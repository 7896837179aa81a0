using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>
/// Newton's method on <c>sum_i w_i rho(log L_i - log law_i)</c> (or of <c>L_i - law_i</c>) with the exact Hessian, kept in the law's box.
/// Damping adds a multiple of the Gauss-Newton matrix of the parabolas that lie above rho: far out that is a shortened
/// step of iteratively reweighted least squares, which always descends; near the optimum damping vanishes and Newton
/// remains. (Levenberg-Marquardt with the metric of Dutter and Huber 1981.) One instance per thread: it owns its arrays.
/// </summary>
internal sealed class DampedNewton
{
    /// <summary>Accept a step that gives at least this share of the decrease promised.</summary>
    private const double AcceptShare = 1e-4;

    private readonly ILaw _law;
    private readonly LogPoints _points;
    private readonly int _p;
    private readonly double[] _fitted, _residuals, _slope, _bend, _majorant, _scratch, _jacobian;
    private readonly double[] _hessian, _metric, _system, _gradient, _step, _trial, _evaluated;

    /// <summary>Reserves the arrays for a law on given points.</summary>
    public DampedNewton(ILaw law, LogPoints points)
    {
        (_law, _points, _p) = (law, points, law.Parameters.Count);
        int n = points.Stride;
        _fitted = new double[n];
        _residuals = new double[n];
        _slope = new double[n];
        _bend = new double[n];
        _majorant = new double[n];
        _scratch = new double[n];
        _jacobian = new double[n * _p];
        _hessian = new double[_p * _p];
        _metric = new double[_p * _p];
        _system = new double[_p * _p];
        _gradient = new double[_p];
        _step = new double[_p];
        _trial = new double[_p];
        _evaluated = new double[_p];
    }

    /// <summary>d log L / d working at the last point evaluated, column after column.</summary>
    public ReadOnlySpan<double> Jacobian => _jacobian;

    /// <summary>Observed minus fitted at the last point evaluated, on the scale of the objective.</summary>
    public ReadOnlySpan<double> Residuals => _residuals;

    /// <summary>A term on the coordinates beside the objective: a prior, or a pull on a quantity that is profiled. Null, the usual case, for none.</summary>
    public IPenalty? Penalty { get; set; }

    /// <summary>Moves <paramref name="working"/> to a minimum near it.</summary>
    public Solution Minimise(
        IObjective objective, StoppingRule rule, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights, Span<double> working)
    {
        double value = Evaluate(objective, logLoss, weights, working), damping = 1;
        for (int iteration = 0; iteration < rule.IterationLimit; iteration++)
        {
            BuildModel();
            FreezeAtBounds(working);
            while (true)
            {
                double promised = ProposeStep(working, damping);
                if (promised <= rule.RelativeDecrease * value && promised >= 0 && damping <= 1)
                    return Finish(objective, logLoss, weights, working, StopReason.Converged, iteration);
                if (damping > rule.DampingLimit)
                    return Finish(objective, logLoss, weights, working, StopReason.NoProgress, iteration);
                double trial = promised > 0 ? Evaluate(objective, logLoss, weights, _trial) : double.PositiveInfinity;
                double gain = (value - trial) / Math.Abs(promised);
                if (gain > AcceptShare)
                {
                    value = trial;
                    _trial.CopyTo(working);
                    damping = gain > 0.75 ? Math.Max(damping / 10, 1e-12) : gain < 0.25 ? damping * 3 : damping;
                    break;
                }
                damping = Math.Max(damping * 6, 1e-4);
            }
        }
        return Finish(objective, logLoss, weights, working, StopReason.IterationLimit, rule.IterationLimit);
    }

    /// <summary>Objective at a point; leaves residuals, their weights and the Jacobian behind.</summary>
    public double Evaluate(IObjective objective, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights, ReadOnlySpan<double> working)
    {
        working.CopyTo(_evaluated);
        _law.Evaluate(working, _points, _fitted, _jacobian);
        double pulled = Penalty?.Value(working) ?? 0;
        if (objective.Scale == ResidualScale.Raw)
            return pulled + EvaluateRaw(objective, logLoss, weights);
        Vectors.Subtract(logLoss, _fitted, _residuals);
        return pulled + objective.Evaluate(_residuals, weights, _slope, _bend, _majorant);
    }

    /// <summary>
    /// With r = L - law and f = log law, rho falls with f at the rate rho' law and bends by rho'' law^2 - rho' law, so the
    /// same model serves both scales.
    /// </summary>
    private double EvaluateRaw(IObjective objective, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < _fitted.Length; i++)
        {
            _fitted[i] = Math.Exp(_fitted[i]);
            _residuals[i] = Math.Exp(logLoss[i]) - _fitted[i];
        }
        double value = objective.Evaluate(_residuals, weights, _slope, _bend, _majorant);
        for (int i = 0; i < _fitted.Length; i++)
        {
            _slope[i] *= _fitted[i];
            _bend[i] = _bend[i] * _fitted[i] * _fitted[i] - _slope[i];
            _majorant[i] *= _fitted[i] * _fitted[i];
        }
        return value;
    }

    /// <summary>Gradient and Hessian of the objective at the last point evaluated, for checks by finite differences.</summary>
    public (double[] Gradient, double[] Hessian) Derivatives()
    {
        BuildModel();
        return ([.. _gradient], [.. _hessian]);
    }

    private Solution Finish(
        IObjective objective, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights, ReadOnlySpan<double> working, StopReason stop, int iterations) =>
        new(Evaluate(objective, logLoss, weights, working), stop, iterations);

    /// <summary>
    /// The residual is y - f, so the gradient is -J' slope and the Hessian J' bend J - sum slope (f's curvature), where
    /// f = log L bends by L'' / L - g g'.
    /// </summary>
    private void BuildModel()
    {
        int n = _points.Stride;
        for (int k = 0; k < _p; k++)
            _gradient[k] = -Vectors.Dot(_slope, _jacobian.AsSpan(k * n, n));
        Array.Clear(_metric);
        _law.AddCurvature(_evaluated, _points, _jacobian, _slope, _metric);
        for (int i = 0; i < n; i++)
            _bend[i] += _slope[i];
        Vectors.Gram(_jacobian, n, _bend, _scratch, _hessian);
        for (int i = 0; i < _hessian.Length; i++)
            _hessian[i] -= _metric[i];
        Vectors.Gram(_jacobian, n, _majorant, _scratch, _metric);
        Penalty?.AddDerivatives(_evaluated, _gradient, _hessian, _metric);
    }

    /// <summary>A coordinate at its bound whose gradient points outwards stays there during this step.</summary>
    private void FreezeAtBounds(ReadOnlySpan<double> working)
    {
        var bounds = _law.WorkingBounds;
        for (int k = 0; k < _p; k++)
        {
            if (!(working[k] <= bounds[k].Lower && _gradient[k] > 0) && !(working[k] >= bounds[k].Upper && _gradient[k] < 0))
                continue;
            _gradient[k] = 0;
            for (int l = 0; l < _p; l++)
                _hessian[k * _p + l] = _hessian[l * _p + k] = _metric[k * _p + l] = _metric[l * _p + k] = 0;
            _hessian[k * _p + k] = _metric[k * _p + k] = 1;
        }
    }

    /// <summary>Sets the trial point and returns the decrease that the quadratic model promises; negative when the system is unusable.</summary>
    private double ProposeStep(ReadOnlySpan<double> working, double damping)
    {
        for (int i = 0; i < _system.Length; i++)
            _system[i] = _hessian[i] + damping * _metric[i];
        for (int k = 0; k < _p; k++)
        {
            _system[k * _p + k] += 1e-12 * (1 + damping) * _metric[k * _p + k] + 1e-300;
            _step[k] = -_gradient[k];
        }
        if (!SmallMatrix.TryCholesky(_system, _p))
            return -1;
        SmallMatrix.Solve(_system, _p, _step);
        for (int k = 0; k < _p; k++)
        {
            _trial[k] = Math.Clamp(working[k] + _step[k], _law.WorkingBounds[k].Lower, _law.WorkingBounds[k].Upper);
            _step[k] = _trial[k] - working[k];
        }
        double promised = 0;
        for (int k = 0; k < _p; k++)
            promised -= _step[k] * (_gradient[k] + 0.5 * SmallMatrix.Dot(_hessian.AsSpan(k * _p, _p), _step));
        return promised;
    }
}
