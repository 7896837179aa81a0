using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// Refits a law to resampled rungs, starting from the estimate. By default, with many rungs whole rungs are drawn with
/// replacement (cluster bootstrap: nothing is assumed about the noise). With few, a draw would leave too few distinct rungs to
/// fit, so the rungs stay and normal noise of the estimated size is added to each (parametric bootstrap). See docs/statistics.md.
/// </summary>
internal sealed class FitBootstrap
{
    /// <summary>Rungs per parameter from which whole rungs are drawn.</summary>
    private const int ManyRungsPerParameter = 6;

    private readonly ILaw _law;
    private readonly LogPoints _points;
    private readonly Rungs _rungs;
    private readonly IObjective _objective;
    private readonly double[] _working, _logLoss, _weights, _fitted;
    private readonly IObjective _squared;
    private readonly RungNoise _noise;
    private readonly bool _isShort;

    /// <summary>Prepares to resample around an estimate.</summary>
    /// <param name="law">The law.</param>
    /// <param name="points">Where the runs are.</param>
    /// <param name="rungs">Which runs belong together.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="working">The estimate, in working coordinates.</param>
    /// <param name="logLoss">Observed log loss, padded.</param>
    /// <param name="weights">Weight of every run, padded.</param>
    /// <param name="residuals">Observed minus fitted on the objective's scale, padded.</param>
    /// <param name="scatter">How far the runs scatter; gives the noise where the residuals show none.</param>
    /// <param name="resampling">How to resample.</param>
    public FitBootstrap(
        ILaw law, LogPoints points, Rungs rungs, IObjective objective, double[] working, double[] logLoss, double[] weights,
        double[] residuals, ResidualScatter scatter, Resampling resampling)
    {
        (_law, _points, _rungs, _objective, _working, _logLoss, _weights) = (law, points, rungs, objective, working, logLoss, weights);
        _fitted = new double[points.Stride];
        for (int i = 0; i < points.Count; i++)
            _fitted[i] = (objective.Scale == ResidualScale.Log ? logLoss[i] : Math.Exp(logLoss[i])) - residuals[i];
        _squared = HuberLoss.Squared with { Scale = objective.Scale };
        bool many = rungs.Count >= ManyRungsPerParameter * law.Parameters.Count;
        _isShort = !many;
        Resampling = resampling != Resampling.Automatic ? resampling : many ? Resampling.Cluster : Resampling.Parametric;
        _noise = new RungNoise(Resampling, rungs, residuals, law.Parameters.Count, scatter);
    }

    /// <summary>How runs are resampled; never automatic.</summary>
    public Resampling Resampling { get; }

    /// <summary>Published parameters of every refit. The result depends on the seed, not on the number of threads.</summary>
    public double[][] Draw(int resamples, int seed)
    {
        double[][] draws = new double[resamples][];
        Parallel.For(0, resamples, () => new Worker(this), (b, _, worker) =>
        {
            draws[b] = worker.Refit(new Random(unchecked(seed * 1_000_003 + b)));
            return worker;
        }, _ => { });
        return draws;
    }

    /// <summary>Objectives of one resample as refitted, and from cold starts: what the guard may have missed.</summary>
    public (double Refitted, double Cold) Check(int seed, int b)
    {
        var worker = new Worker(this);
        worker.Refit(new Random(unchecked(seed * 1_000_003 + b)));
        return (worker.Objective, worker.Cold());
    }

    private sealed class Worker
    {
        private readonly FitBootstrap _owner;
        private readonly DampedNewton _solver;
        private readonly double[] _weights, _logLoss, _rungDraw, _working;

        public Worker(FitBootstrap owner)
        {
            _owner = owner;
            _solver = new DampedNewton(owner._law, owner._points);
            _weights = [.. owner._weights];
            _logLoss = [.. owner._logLoss];
            _rungDraw = new double[owner._rungs.Count];
            _working = new double[owner._working.Length];
        }

        /// <summary>Least objective found of the last resample.</summary>
        public double Objective { get; private set; }

        public double[] Refit(Random random)
        {
            Resample(random);
            _owner._working.CopyTo(_working, 0);
            Solution warm = _solver.Minimise(_owner._objective, StoppingRule.Default, _logLoss, _weights, _working);
            Objective = warm.Objective;
            if (warm.Stop != StopReason.Converged || AtBound() || (_owner._isShort && SecondOpinionDiffers()))
                RestartCold();
            double[] theta = new double[_working.Length];
            _owner._law.FromWorking(_working, _owner._points, theta);
            return theta;
        }

        public double Cold() => MultiStart.Minimise(
            _owner._law, _owner._points, _solver, _owner._objective, _logLoss, _weights, new double[_working.Length]).Best.Objective;

        /// <summary>
        /// A descent by way of least squares, whose basins are wide, that ends elsewhere shows side minima. With many rungs they are
        /// so rare that the question costs more than it finds (bench guard).
        /// </summary>
        private bool SecondOpinionDiffers()
        {
            double[] other = [.. _owner._working];
            _solver.Minimise(_owner._squared, StoppingRule.Default, _logLoss, _weights, other);
            double found = _solver.Minimise(_owner._objective, StoppingRule.Default, _logLoss, _weights, other).Objective;
            return Math.Abs(found - Objective) > Disagreement * Objective;
        }

        /// <summary>The guard: a warm start that stopped early, ran into a bound or is contradicted may be away from the resample's own optimum.</summary>
        private void RestartCold()
        {
            double[] cold = new double[_working.Length];
            var (best, _, _) = MultiStart.Minimise(_owner._law, _owner._points, _solver, _owner._objective, _logLoss, _weights, cold);
            if (!(best.Objective < Objective))
                return;
            Objective = best.Objective;
            cold.CopyTo(_working, 0);
        }

        private bool AtBound()
        {
            var bounds = _owner._law.WorkingBounds;
            for (int k = 0; k < _working.Length; k++)
                if (_working[k] <= bounds[k].Lower || _working[k] >= bounds[k].Upper)
                    return true;
            return false;
        }

        private void Resample(Random random)
        {
            int[] rungOf = _owner._rungs.Of;
            if (_owner.Resampling == Resampling.Cluster)
            {
                Array.Clear(_rungDraw);
                for (int g = 0; g < _rungDraw.Length; g++)
                    _rungDraw[random.Next(_rungDraw.Length)]++;
                for (int i = 0; i < rungOf.Length; i++)
                    _weights[i] = _owner._weights[i] * _rungDraw[rungOf[i]];
                return;
            }
            _owner._noise.Draw(random, _rungDraw);
            bool log = _owner._objective.Scale == ResidualScale.Log;
            for (int i = 0; i < rungOf.Length; i++)
            {
                double noisy = _owner._fitted[i] + _rungDraw[rungOf[i]];
                _logLoss[i] = log ? noisy : Math.Log(Math.Max(noisy, LeastShare * _owner._fitted[i]));
            }
        }

        /// <summary>Relative difference of two optima.</summary>
        private const double Disagreement = 1e-7;

        /// <summary>A resampled raw loss stays above this share of the law.</summary>
        private const double LeastShare = 0.01;
    }
}
