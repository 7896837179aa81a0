using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>
/// Refits a law to resampled rungs, starting from the estimate. With many rungs whole rungs are drawn with replacement
/// (cluster bootstrap: nothing is assumed about the noise). With few, a draw would leave too few distinct rungs to fit,
/// so the rungs stay and normal noise of the estimated size is added to each (parametric bootstrap). See docs/statistics.md.
/// </summary>
internal sealed class FitBootstrap
{
    /// <summary>Rungs per parameter from which whole rungs are drawn.</summary>
    private const int ManyRungsPerParameter = 6;

    private readonly ILaw _law;
    private readonly LogPoints _points;
    private readonly Rungs _rungs;
    private readonly HuberLoss _loss;
    private readonly double[] _working;
    private readonly double[] _logLoss;
    private readonly double[] _fitted;
    private readonly double _rungSd;

    /// <summary>Prepares to resample around an estimate.</summary>
    /// <param name="law">The law.</param>
    /// <param name="points">Where the runs are.</param>
    /// <param name="rungs">Which runs belong together.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="working">The estimate, in working coordinates.</param>
    /// <param name="logLoss">Observed log loss, padded.</param>
    /// <param name="residuals">Observed minus fitted log loss, padded.</param>
    public FitBootstrap(
        ILaw law, LogPoints points, Rungs rungs, HuberLoss loss, double[] working, double[] logLoss, ReadOnlySpan<double> residuals)
    {
        (_law, _points, _rungs, _loss, _working, _logLoss) = (law, points, rungs, loss, working, logLoss);
        _fitted = new double[points.Stride];
        double[] rungResidual = new double[rungs.Count];
        for (int i = 0; i < points.Count; i++)
        {
            _fitted[i] = logLoss[i] - residuals[i];
            rungResidual[rungs.Of[i]] += residuals[i] / rungs.Runs[rungs.Of[i]];
        }
        int dof = Math.Max(1, rungs.Count - law.Parameters.Count);
        _rungSd = Math.Sqrt(SmallMatrix.Dot(rungResidual, rungResidual) / dof);
        DrawsRungs = rungs.Count >= ManyRungsPerParameter * law.Parameters.Count;
    }

    /// <summary>True when whole rungs are drawn, false when noise is added to each rung.</summary>
    public bool DrawsRungs { get; }

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

    private sealed class Worker
    {
        private readonly FitBootstrap _owner;
        private readonly DampedNewton _solver;
        private readonly double[] _weights, _logLoss, _rungDraw, _working;

        public Worker(FitBootstrap owner)
        {
            _owner = owner;
            _solver = new DampedNewton(owner._law, owner._points);
            _weights = new double[owner._points.Stride];
            _logLoss = [.. owner._logLoss];
            _rungDraw = new double[owner._rungs.Count];
            _working = new double[owner._working.Length];
            _weights.AsSpan(0, owner._points.Count).Fill(1);
        }

        public double[] Refit(Random random)
        {
            Resample(random);
            _owner._working.CopyTo(_working, 0);
            Solution warm = _solver.Minimise(_owner._loss, StoppingRule.Default, _logLoss, _weights, _working);
            if (warm.Stop != StopReason.Converged || AtBound())
                RestartCold(warm);
            double[] theta = new double[_working.Length];
            _owner._law.FromWorking(_working, _owner._points, theta);
            return theta;
        }

        /// <summary>The guard: a warm start that stopped early or ran into a bound may be away from the resample's own optimum.</summary>
        private void RestartCold(Solution warm)
        {
            double[] cold = new double[_working.Length];
            var (best, _, _) = MultiStart.Minimise(_owner._law, _owner._points, _solver, _owner._loss, _logLoss, _weights, cold);
            if (best.Objective < warm.Objective)
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
            if (_owner.DrawsRungs)
            {
                Array.Clear(_rungDraw);
                for (int g = 0; g < _rungDraw.Length; g++)
                    _rungDraw[random.Next(_rungDraw.Length)]++;
                for (int i = 0; i < rungOf.Length; i++)
                    _weights[i] = _rungDraw[rungOf[i]];
                return;
            }
            for (int g = 0; g < _rungDraw.Length; g++)
                _rungDraw[g] = _owner._rungSd * NextNormal(random);
            for (int i = 0; i < rungOf.Length; i++)
                _logLoss[i] = _owner._fitted[i] + _rungDraw[rungOf[i]];
        }

        /// <summary>Standard normal by the method of Box and Muller (1958).</summary>
        private static double NextNormal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
