using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Runs.Tables;
using Curve = Isoloss.Core.Planning.IsolossCurve;

namespace Isoloss.Dashboard.Reports;

/// <summary>Turns fitted laws into the numbers that a report draws, over the range of the runs and on to the target.</summary>
public static class ArmFitBuilder
{
    private const int FrontierPoints = 61;
    private const int CurvePoints = 81;
    private const int Levels = 6;

    /// <summary>
    /// A law fitted to one arm alone, over the range of its runs. The law's axes decide what is drawn: the frontier and the
    /// curves of equal loss need size and data, other axes are seen in slices, and choices around their optimum.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="rows">The runs it was fitted to, in the order of its observations.</param>
    public static ArmFit Alone(LawFit fit, IReadOnlyList<RunRecord> rows)
    {
        if (Tuning.Of(fit) is { } tuning)
            return Facts(fit, rows) with { Optima = tuning.Optima(), Map = tuning.LargestRung() };
        ArmFit drawn = HasFrontier(fit.Law) ? OverSizeAndData(fit, rows) : Facts(fit, rows);
        return fit.Law.IsOfSizeAndData() && HasFrontier(fit.Law)
            ? drawn with { Sizes = EfficientSizes.Of(fit) }
            : drawn with { Slices = LawSlices.Of(fit) };
    }

    /// <summary>True for laws of size and data, and for those that are such as long as no token is seen twice.</summary>
    private static bool HasFrontier(ILaw law) => law.Axes.Contains(Axis.Params) && law.Axes.Contains(Axis.Tokens)
        && law.Axes.All(a => a is Axis.Params or Axis.Tokens or Axis.UniqueTokens);

    private static ArmFit OverSizeAndData(LawFit fit, IReadOnlyList<RunRecord> rows)
    {
        double[] theta = [.. fit.Theta];
        FrontierPoint[] frontier =
        [
            .. from flops in LogSpace(rows.Min(r => r.Flops) / 2, rows.Max(r => r.Flops) * 2, FrontierPoints)
               let at = Frontier.TryOptimal(fit.Law, theta, flops)
               where at is not null
               let fresh = at.Value with { UniqueTokens = at.Value.Tokens }
               select new FrontierPoint(fresh, fit.Mean(fresh)),
        ];
        return frontier.Length == 0
            ? Facts(fit, rows)
            : Draw(fit, rows, frontier, (n, d) => fit.Law.Loss(theta, ScalePoint.Of(n, d) with { UniqueTokens = d }), LevelsOf(frontier), SizesOf(rows, target: null));
    }

    /// <summary>
    /// An arm of a comparison: curves from the joint fit of both arms, which shares what one arm alone cannot identify;
    /// parameters and residuals from the law fitted to the arm alone.
    /// </summary>
    /// <param name="fit">The arm's own fit.</param>
    /// <param name="rows">The runs it was fitted to, in the order of its observations.</param>
    /// <param name="joint">A comparison that the arm takes part in.</param>
    /// <param name="isBaseline">Which of its two arms this is.</param>
    /// <param name="reference">The comparison that sets the loss levels, the same for all arms of a report.</param>
    public static ArmFit Joint(
        LawFit fit, IReadOnlyList<RunRecord> rows, ComparisonResult joint, bool isBaseline, ComparisonResult reference)
    {
        FrontierPoint[] frontier = [.. joint.LossCurve.Select(p => new FrontierPoint(p.At, isBaseline ? p.Baseline : p.Variant))];
        ArmLaw law = isBaseline ? joint.BaselineLaw : joint.VariantLaw;
        FrontierPoint[] levels = [.. reference.LossCurve.Select(p => new FrontierPoint(p.At, p.Baseline))];
        return Draw(fit, rows, frontier, law.Loss, LevelsOf(levels), SizesOf(rows, joint.Target));
    }

    private static ArmFit Draw(
        LawFit fit, IReadOnlyList<RunRecord> rows, IReadOnlyList<FrontierPoint> frontier,
        Func<double, double, double> loss, IEnumerable<double> levels, (double Low, double High) sizes) => Facts(fit, rows) with
        {
            Frontier = frontier,
            Isoloss = [.. levels
                .Select(level => new IsolossCurve(level, Trace(loss, level, sizes)))
                .Where(c => c.Points.Count > 1)],
        };

    /// <summary>What every fit has, whatever its axes.</summary>
    private static ArmFit Facts(LawFit fit, IReadOnlyList<RunRecord> rows) => new()
    {
        Law = fit.Law.Name,
        Equation = fit.Law.Equation,
        Parameters = fit.Parameters,
        Diagnostics = fit.Diagnostics,
        Residuals = [.. rows.Zip(fit.LogResiduals, (row, r) => new RunResidual(row.Id, row.Loss * Math.Exp(-r), r))],
    };

    private static ScalePoint[] Trace(Func<double, double, double> loss, double level, (double Low, double High) sizes) =>
        [.. Curve.Trace(loss, level, sizes.Low, sizes.High, CurvePoints).Select(p => ScalePoint.Of(p.Params, p.Tokens))];

    /// <summary>Losses that the baseline reaches at evenly spaced computes, so that all arms show the same levels.</summary>
    private static IEnumerable<double> LevelsOf(FrontierPoint[] frontier) =>
        Enumerable.Range(1, Levels).Select(i => frontier[i * (frontier.Length - 1) / Levels].Loss.Value);

    private static (double Low, double High) SizesOf(IReadOnlyList<RunRecord> rows, ScalePoint? target) =>
        (rows.Min(r => r.Params) / 4, Math.Max(rows.Max(r => r.Params), target?.Params ?? 0) * 4);

    private static IEnumerable<double> LogSpace(double low, double high, int points) =>
        Enumerable.Range(0, points).Select(i => low * Math.Pow(high / low, i / (points - 1.0)));
}
