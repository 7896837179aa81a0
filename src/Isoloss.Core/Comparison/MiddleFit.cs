using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// The law in the middle of both arms, fitted to the rungs' middles: it turns differences of loss into multipliers, so it must
/// be right near the largest rungs. Early rungs therefore weigh less, and rungs far off the law weigh as under Student's t.
/// </summary>
internal sealed class MiddleFit
{
    private const int P = JointModel.LawCount, Rounds = 6, StepLimit = 60;

    /// <summary>Standard deviation of a rung at the smallest compute over that at the largest.</summary>
    private const double EarlyFactor = 2.718;

    /// <summary>Degrees of freedom of the scatter of rungs around the law.</summary>
    private const double TailDof = 4;

    /// <summary>One virtual degree of freedom at this noise keeps ladders of few rungs from claiming a perfect fit.</summary>
    private const double PriorSd = 0.005;

    private readonly JointModel _model;
    private readonly double[] _priorMeans, _priorPrecisions, _early, _weights, _phi = new double[JointModel.Count];
    private double _variance = 1e-4;

    /// <summary>Fits from every start of the law.</summary>
    public MiddleFit(JointModel model)
    {
        _model = model;
        _priorMeans = JointPrior.LawMeans(model.Rungs.Min(r => r.LogLevel));
        _priorPrecisions = JointPrior.LawPrecisions();
        _early = [.. model.Places.Select(p => Math.Pow(EarlyFactor, -2 * JointPrior.Earliness(model, p)))];
        _weights = [.. _early];
        double best = double.PositiveInfinity;
        foreach (double[] start in Starts())
        {
            double cost = Descend(start);
            if (cost < best)
            {
                best = cost;
                start.CopyTo(_phi, 0);
            }
        }
        for (int round = 0; round < Rounds; round++)
        {
            Reweigh();
            Descend(_phi);
        }
        Build(_phi, 0, Information, new double[P]);
    }

    /// <summary>Most probable coordinates; those of the contrast are 0.</summary>
    public double[] Phi => [.. _phi];

    /// <summary>Precision of the law's coordinates, with their priors; row-major.</summary>
    public double[] Information { get; } = new double[P * P];

    private IEnumerable<double[]> Starts()
    {
        var levels = _model.Rungs.Select(r => new Observation(r.Params, r.Tokens, r.BaselineFlops, Math.Exp(r.LogLevel))).ToArray();
        double[] logLoss = [.. _model.Rungs.Select(r => r.LogLevel)];
        return Chinchilla.Instance.Starts(new LogPoints(levels), logLoss)
            .Select(s => (double[])[s[0], s[1], Math.Log(s[2]), s[3], Math.Log(s[4]), .. new double[JointModel.Count - P]]);
    }

    private double Residual(ReadOnlySpan<double> phi, int g, Span<double> gradient) =>
        _model.Rungs[g].LogLevel - JointModel.LogLoss(phi, 0, _model.Places[g], gradient).LogLoss;

    /// <summary>Variance from the weighted scatter, then every rung's weight given that.</summary>
    private void Reweigh()
    {
        double[] gradient = new double[JointModel.Count], residuals = [.. Enumerable.Range(0, _weights.Length).Select(g => Residual(_phi, g, gradient))];
        double squares = PriorSd * PriorSd;
        for (int g = 0; g < residuals.Length; g++)
            squares += _weights[g] * residuals[g] * residuals[g];
        _variance = squares / (Math.Max(1, residuals.Length - P) + 1);
        for (int g = 0; g < residuals.Length; g++)
            _weights[g] = _early[g] * (TailDof + 1) / (TailDof + _early[g] * residuals[g] * residuals[g] / _variance);
    }

    private double Cost(ReadOnlySpan<double> phi)
    {
        Span<double> gradient = stackalloc double[JointModel.Count];
        double cost = 0;
        for (int g = 0; g < _weights.Length; g++)
        {
            double r = Residual(phi, g, gradient);
            cost += _weights[g] * r * r / _variance;
        }
        for (int k = 0; k < P; k++)
            cost += _priorPrecisions[k] * (phi[k] - _priorMeans[k]) * (phi[k] - _priorMeans[k]);
        return double.IsFinite(cost) ? cost : double.PositiveInfinity;
    }

    /// <summary>Levenberg-Marquardt; moves <paramref name="phi"/> and returns the cost there.</summary>
    private double Descend(double[] phi)
    {
        double[] system = new double[P * P], step = new double[P], trial = [.. phi];
        double cost = Cost(phi), damping = 1e-3;
        for (int i = 0; i < StepLimit && damping < 1e9; i++)
        {
            Build(phi, damping, system, step);
            double promised = -1;
            if (SmallMatrix.TryCholesky(system, P))
            {
                double[] gradient = [.. step];
                SmallMatrix.Solve(system, P, step);
                promised = SmallMatrix.Dot(gradient, step);
                for (int k = 0; k < P; k++)
                    trial[k] = phi[k] + step[k];
                JointModel.KeepInDomain(trial);
            }
            double next = promised > 0 ? Cost(trial) : double.PositiveInfinity;
            if (!(next < cost))
            {
                if (promised is >= 0 and < 1e-12)
                    break;
                damping *= 8;
                continue;
            }
            bool done = cost - next < 1e-11 * (1 + cost);
            (cost, damping) = (next, Math.Max(damping / 8, 1e-12));
            trial.CopyTo(phi, 0);
            if (done)
                break;
        }
        return cost;
    }

    private void Build(ReadOnlySpan<double> phi, double damping, double[] system, double[] step)
    {
        Span<double> gradient = stackalloc double[JointModel.Count];
        Array.Clear(system);
        for (int k = 0; k < P; k++)
            step[k] = _priorPrecisions[k] * (_priorMeans[k] - phi[k]);
        for (int g = 0; g < _weights.Length; g++)
        {
            double r = Residual(phi, g, gradient), weight = _weights[g] / _variance;
            SmallMatrix.AddOuter(system, gradient[..P], weight);
            for (int k = 0; k < P; k++)
                step[k] += weight * r * gradient[k];
        }
        for (int k = 0; k < P; k++)
            system[k * P + k] = system[k * P + k] * (1 + damping) + _priorPrecisions[k] + 1e-9;
    }
}
