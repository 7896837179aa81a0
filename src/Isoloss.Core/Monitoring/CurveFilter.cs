using Isoloss.Core.Laws;

namespace Isoloss.Core.Monitoring;

/// <summary>
/// The state of a run as its curve comes in: the seven coordinates of the multi-power law and the lasting deviation from it, with
/// their covariance, by the extended Kalman filter. The deviation is an Ornstein-Uhlenbeck process in the logarithm of S.
/// </summary>
internal sealed class CurveFilter
{
    private const int Deviation = MultiPower.Count, Count = MultiPower.Count + 1;

    /// <summary>An innovation counts as at most this many standard deviations when it moves the state: spikes must not.</summary>
    private const double Clip = 3;

    /// <summary>How wrong the law is about a change of loss from one point to the next, as a share of it: most where the rate jumps.</summary>
    private const double Speed = 0.5;

    /// <summary>The law misses what lies ahead by more than what it was fitted to, by this many times its misfit in quadrature;
    /// set so that intervals of final losses hold on published curves.</summary>
    private const double Reach = 2.5;

    private readonly RatePath _path;
    private readonly CurvePrior _prior;
    private readonly double[] _state, _covariance;
    private readonly double[] _slope = new double[Count], _gain = new double[Count];
    private double _logSum = double.NegativeInfinity, _mean = double.NaN;

    /// <summary>Before the first point.</summary>
    public CurveFilter(RatePath path, CurvePrior prior)
    {
        (_path, _prior) = (path, prior);
        (_state, _covariance) = (new double[Count], new double[Count * Count]);
        for (int k = 0; k < MultiPower.Count; k++)
            (_state[k], _covariance[k * Count + k]) = (prior.Mean[k], prior.Sd[k] * prior.Sd[k]);
        _covariance[^1] = prior.Lasting * prior.Lasting;
    }

    private CurveFilter(CurveFilter other) : this(other._path, other._prior)
    {
        other._state.CopyTo(_state, 0);
        other._covariance.CopyTo(_covariance, 0);
        (_logSum, _mean) = (other._logSum, other._mean);
    }

    /// <summary>The state as it is now.</summary>
    public CurveFilter Copy() => new(this);

    /// <summary>Mean and variance of log loss about the noise of a point, at a step from now on.</summary>
    public (double Mean, double Variance) At(double step)
    {
        double keep = Keep(step);
        double mean = MultiPower.LogLoss(_state.AsSpan(0, MultiPower.Count), _path, step, _slope) + keep * _state[Deviation];
        _slope[Deviation] = keep;
        double variance = (1 + Reach * Reach) * (1 - keep * keep) * _prior.Lasting * _prior.Lasting;
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < Count; j++)
                variance += _slope[i] * _slope[j] * _covariance[i * Count + j];
        return (mean, variance);
    }

    /// <summary>Learns what a ladder says of the loss at a step.</summary>
    /// <param name="step">The step, as a rule the last.</param>
    /// <param name="logLoss">Its mean on log loss.</param>
    /// <param name="sd">Its standard deviation.</param>
    public void Expect(double step, double logLoss, double sd)
    {
        double[] state = [.. _state], covariance = [.. _covariance];
        // The law is not linear: the last round starts from where the ladder leads.
        for (int round = 0; round < 4; round++)
        {
            covariance.CopyTo(_covariance, 0);
            double mean = MultiPower.LogLoss(_state.AsSpan(0, MultiPower.Count), _path, step, _slope), variance = sd * sd;
            _slope[Deviation] = 0;
            double there = mean;
            for (int i = 0; i < Count; i++)
                there += _slope[i] * (state[i] - _state[i]);
            state.CopyTo(_state, 0);
            Move(logLoss - there, variance + Spread());
        }
    }

    /// <summary>Takes a point in and returns its innovation in standard deviations.</summary>
    public double Take(double step, double logLoss, double noise)
    {
        var (mean, _) = At(step);
        double fallen = double.IsNaN(_mean) ? 0 : mean - _mean;
        Advance(step, Speed * fallen);
        _mean = mean;
        double variance = Spread() + noise * noise, sd = Math.Sqrt(variance), innovation = (logLoss - mean) / sd;
        Move(Math.Clamp(innovation, -Clip, Clip) * sd, variance);
        return innovation;
    }

    /// <summary>Forgets the level: after the run left its curve, the forecast follows the run.</summary>
    /// <param name="deviation">By how much it left, log loss.</param>
    public void Forget(double deviation)
    {
        double variance = deviation * deviation;
        _covariance[MultiPower.LogFloor * Count + MultiPower.LogFloor] += 4 * variance;
        _covariance[MultiPower.LogExcess * Count + MultiPower.LogExcess] += 4 * variance;
    }

    private double Keep(double step)
    {
        double logSum = Math.Log(Math.Max(1e-9, _path.SumAt(step)));
        return double.IsNegativeInfinity(_logSum) ? 1 : Math.Exp(-Math.Max(0, logSum - _logSum) / _prior.Memory);
    }

    private void Advance(double step, double jump)
    {
        double keep = Keep(step);
        _slope[Deviation] = 1;
        _state[Deviation] *= keep;
        for (int i = 0; i < Deviation; i++)
        {
            _covariance[i * Count + Deviation] *= keep;
            _covariance[Deviation * Count + i] *= keep;
        }
        _covariance[^1] = keep * keep * _covariance[^1] + (1 - keep * keep) * _prior.Lasting * _prior.Lasting + jump * jump;
        _logSum = Math.Log(Math.Max(1e-9, _path.SumAt(step)));
    }

    /// <summary>Sets the covariance of state and slope, and returns their product.</summary>
    private double Spread()
    {
        double variance = 0;
        for (int i = 0; i < Count; i++)
        {
            _gain[i] = 0;
            for (int j = 0; j < Count; j++)
                _gain[i] += _covariance[i * Count + j] * _slope[j];
            variance += _slope[i] * _gain[i];
        }
        return variance;
    }

    private void Move(double innovation, double variance)
    {
        for (int i = 0; i < Count; i++)
        {
            _state[i] += _gain[i] * innovation / variance;
            for (int j = 0; j < Count; j++)
                _covariance[i * Count + j] -= _gain[i] * _gain[j] / variance;
        }
    }
}
