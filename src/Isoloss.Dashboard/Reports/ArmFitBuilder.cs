using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Planning;
using Isoloss.Runs.Tables;
using Curve = Isoloss.Core.Planning.IsolossCurve;

namespace Isoloss.Dashboard.Reports;

/// <summary>Turns a fitted law into the numbers that a report draws, over the range of the runs and on to the target.</summary>
public sealed class ArmFitBuilder
{
    private const int FrontierPoints = 61;
    private const int CurvePoints = 81;
    private const int Levels = 6;

    private readonly double _lowFlops;
    private readonly double _highFlops;
    private readonly double _lowParams;
    private readonly double _highParams;
    private readonly IReadOnlyList<double> _levels;

    /// <summary>Fixes the range and the loss levels that all arms share, so that their curves can be held against each other.</summary>
    /// <param name="reference">The baseline's fit.</param>
    /// <param name="target">Where the question is asked; null for the runs alone.</param>
    public ArmFitBuilder(LawFit reference, ScalePoint? target)
    {
        var runs = reference.Observations;
        _lowFlops = runs.Min(r => r.Flops) / 2;
        _highFlops = Math.Max(runs.Max(r => r.Flops), target?.Flops ?? 0) * 2;
        _lowParams = runs.Min(r => r.Params) / 4;
        _highParams = Math.Max(runs.Max(r => r.Params), target?.Params ?? 0) * 4;
        double[] theta = [.. reference.Theta];
        _levels = [.. LogSpace(_lowFlops * 4, _highFlops / 2, Levels).Select(c =>
        {
            var best = Frontier.Optimal(reference.Law, theta, c);
            return reference.Law.Loss(theta, best.Params, best.Tokens);
        })];
    }

    /// <summary>The law of one arm as numbers to draw.</summary>
    /// <param name="fit">The arm's fit.</param>
    /// <param name="rows">The runs it was fitted to, in the order of its observations.</param>
    public ArmFit Build(LawFit fit, IReadOnlyList<RunRecord> rows)
    {
        double[] theta = [.. fit.Theta];
        return new ArmFit
        {
            Law = fit.Law.Name,
            Equation = fit.Law.Equation,
            Parameters = fit.Parameters,
            Diagnostics = fit.Diagnostics,
            Frontier = [.. LogSpace(_lowFlops, _highFlops, FrontierPoints).Select(c => Best(fit, theta, c))],
            Isoloss = [.. _levels.Select(level => new IsolossCurve(level, Trace(fit, theta, level))).Where(c => c.Points.Count > 1)],
            Residuals = [.. rows.Zip(fit.LogResiduals, (row, r) => new RunResidual(row.Id, row.Loss * Math.Exp(-r), r))],
        };
    }

    private static FrontierPoint Best(LawFit fit, double[] theta, double flops)
    {
        var at = Frontier.Optimal(fit.Law, theta, flops);
        return new FrontierPoint(at, fit.Mean(at.Params, at.Tokens));
    }

    private IReadOnlyList<ScalePoint> Trace(LawFit fit, double[] theta, double level) =>
        [.. Curve.Trace(fit.Law, theta, level, _lowParams, _highParams, CurvePoints).Select(p => ScalePoint.Of(p.Params, p.Tokens))];

    private static IEnumerable<double> LogSpace(double low, double high, int points) =>
        Enumerable.Range(0, points).Select(i => low * Math.Pow(high / low, i / (points - 1.0)));
}
