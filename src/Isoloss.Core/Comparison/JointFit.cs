using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// The joint model at its most probable point, linearised there: everything the posterior needs. Levels and differences
/// have their own noise, so that data order shared between the arms, which cancels in differences, is exploited where it
/// is present and not assumed where it is absent (generalised least squares, variances re-estimated in turn).
/// </summary>
internal sealed class JointFit
{
    private const int Rounds = 4, StepLimit = 60;

    /// <summary>One virtual degree of freedom at this level noise keeps ladders of few rungs from claiming a perfect fit.</summary>
    private const double PriorLevelSd = 0.005;

    /// <summary>Law parameters that the levels pay for.</summary>
    private const int LawParameters = 5;

    private readonly double[] _priorMeans, _priorPrecisions;
    private double _levelVariance = 1e-4, _differenceVariance = 1e-4;

    private readonly bool _levelVarianceGiven;

    private JointFit(JointModel model, bool freeSlope, double? levelVariance)
    {
        (Model, FreeSlope) = (model, freeSlope);
        _levelVarianceGiven = levelVariance is not null;
        _levelVariance = levelVariance ?? _levelVariance;
        int n = model.Rungs.Count;
        _priorMeans = JointPrior.Means(model.Rungs.Min(r => r.LogLevel));
        _priorPrecisions = JointPrior.Precisions(freeSlope);
        (LevelResiduals, DifferenceResiduals) = (new double[n], new double[n]);
        (LevelJacobian, DifferenceJacobian) = (new double[n * JointModel.Count], new double[n * JointModel.Count]);
    }

    /// <summary>The model.</summary>
    public JointModel Model { get; }

    /// <summary>Whether the multiplier may have a slope in log C.</summary>
    public bool FreeSlope { get; }

    /// <summary>Most probable coordinates.</summary>
    public double[] Phi { get; private set; } = [];

    /// <summary>Observed minus fitted level on every rung.</summary>
    public double[] LevelResiduals { get; }

    /// <summary>Observed minus fitted difference on every rung.</summary>
    public double[] DifferenceResiduals { get; }

    /// <summary>Gradient of every level, row after row.</summary>
    public double[] LevelJacobian { get; }

    /// <summary>Gradient of every difference, row after row.</summary>
    public double[] DifferenceJacobian { get; }

    /// <summary>Noise variance of a level.</summary>
    public double LevelVariance => _levelVariance;

    /// <summary>Noise variance of the difference of one pair.</summary>
    public double DifferenceVariance => _differenceVariance;

    /// <summary>Degrees of freedom behind <see cref="DifferenceVariance"/>; at least 1.</summary>
    public int DifferenceDof =>
        Math.Max(1, Math.Max(0, Model.Rungs.Count - (FreeSlope ? 2 : 1)) + Model.Rungs.Sum(r => r.WithinDof));

    /// <summary>Fits a structure from every start of the law.</summary>
    /// <param name="model">The model.</param>
    /// <param name="freeSlope">Whether the multiplier may have a slope.</param>
    /// <param name="levelVariance">
    /// Noise variance of a level; estimated when null. A narrower structure takes that of the wider one: left to itself it
    /// can call the levels noisy and bend the law until a wrong multiplier fits the differences.
    /// </param>
    public static JointFit Of(JointModel model, bool freeSlope, double? levelVariance)
    {
        var fit = new JointFit(model, freeSlope, levelVariance);
        double best = double.PositiveInfinity;
        foreach (double[] start in model.Starts())
        {
            double cost = fit.Descend(start);
            if (cost < best)
                (best, fit.Phi) = (cost, start);
        }
        for (int round = 0; round < Rounds; round++)
        {
            fit.Cost(fit.Phi);
            fit.UpdateVariances();
            fit.Descend(fit.Phi);
        }
        fit.Cost(fit.Phi);
        return fit;
    }

    /// <summary>Standard deviation of the log residuals of both arms' rung means, with the parameters' degrees of freedom taken off.</summary>
    public double ResidualSd
    {
        get
        {
            // Baseline and variant are level -+ half the difference: their squares sum to 2 m^2 + d^2 / 2.
            double squares = 2 * SmallMatrix.Dot(LevelResiduals, LevelResiduals) + 0.5 * SmallMatrix.Dot(DifferenceResiduals, DifferenceResiduals);
            return Math.Sqrt(squares / Math.Max(1, 2 * LevelResiduals.Length - LawParameters - (FreeSlope ? 2 : 1)));
        }
    }

    /// <summary>Prior's share of the cost, and its gradient and precision for one coordinate.</summary>
    public (double Offset, double Precision) Prior(int k) => (_priorMeans[k] - Phi[k], _priorPrecisions[k]);

    private void UpdateVariances()
    {
        int n = LevelResiduals.Length;
        double squares = 0;
        for (int g = 0; g < n; g++)
            squares += Model.Rungs[g].Pairs * DifferenceResiduals[g] * DifferenceResiduals[g] + Model.Rungs[g].WithinSquares;
        double prior = PriorLevelSd * PriorLevelSd;
        _differenceVariance = (squares + prior) / (DifferenceDof + 1);
        if (_levelVarianceGiven)
            return;
        double level = (SmallMatrix.Dot(LevelResiduals, LevelResiduals) + prior) / (Math.Max(1, n - LawParameters) + 1);
        // Noise shared by the arms makes levels noisier than differences say, never quieter.
        _levelVariance = Math.Max(level, _differenceVariance / 4 / Model.Rungs.Max(r => r.Pairs));
    }

    private double Cost(ReadOnlySpan<double> phi)
    {
        const int p = JointModel.Count;
        double cost = 0;
        for (int g = 0; g < LevelResiduals.Length; g++)
        {
            PairedRung rung = Model.Rungs[g];
            (double level, double difference) = Model.OnRung(phi, g, LevelJacobian.AsSpan(g * p, p), DifferenceJacobian.AsSpan(g * p, p));
            LevelResiduals[g] = rung.LogLevel - level;
            DifferenceResiduals[g] = rung.LogDifference - difference;
            cost += LevelResiduals[g] * LevelResiduals[g] / _levelVariance
                + DifferenceResiduals[g] * DifferenceResiduals[g] * rung.Pairs / _differenceVariance;
        }
        for (int k = 0; k < p; k++)
            cost += _priorPrecisions[k] * (phi[k] - _priorMeans[k]) * (phi[k] - _priorMeans[k]);
        return double.IsFinite(cost) ? cost : double.PositiveInfinity;
    }

    /// <summary>Levenberg-Marquardt on the weighted residuals and the prior; moves <paramref name="phi"/> and returns the cost there.</summary>
    private double Descend(double[] phi)
    {
        const int p = JointModel.Count;
        double[] system = new double[p * p], step = new double[p], trial = new double[p];
        double cost = Cost(phi), damping = 1e-3;
        for (int i = 0; i < StepLimit && damping < 1e9; i++)
        {
            BuildSystem(phi, damping, system, step);
            double promised = -1;
            if (SmallMatrix.TryCholesky(system, p))
            {
                double[] gradient = [.. step];
                SmallMatrix.Solve(system, p, step);
                promised = SmallMatrix.Dot(gradient, step);
                for (int k = 0; k < p; k++)
                    trial[k] = phi[k] + step[k];
                JointModel.KeepInDomain(trial);
            }
            double next = promised > 0 ? Cost(trial) : double.PositiveInfinity;
            if (!(next < cost))
            {
                damping *= 8;
                Cost(phi);
                if (promised is >= 0 and < 1e-12)
                    break;
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

    private void BuildSystem(ReadOnlySpan<double> phi, double damping, double[] system, double[] step)
    {
        const int p = JointModel.Count;
        Array.Clear(system);
        for (int k = 0; k < p; k++)
            step[k] = _priorPrecisions[k] * (_priorMeans[k] - phi[k]);
        for (int g = 0; g < LevelResiduals.Length; g++)
        {
            Add(LevelJacobian.AsSpan(g * p, p), LevelResiduals[g], 1 / _levelVariance, system, step);
            Add(DifferenceJacobian.AsSpan(g * p, p), DifferenceResiduals[g], Model.Rungs[g].Pairs / _differenceVariance, system, step);
        }
        for (int k = 0; k < p; k++)
            system[k * p + k] = system[k * p + k] * (1 + damping) + _priorPrecisions[k] + 1e-9;
    }

    private static void Add(ReadOnlySpan<double> row, double residual, double weight, double[] system, double[] step)
    {
        SmallMatrix.AddOuter(system, row, weight);
        for (int k = 0; k < row.Length; k++)
            step[k] += weight * residual * row[k];
    }
}
