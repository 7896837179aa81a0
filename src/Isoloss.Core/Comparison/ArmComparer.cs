using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Is the variant worth a full-scale run? Both arms are fitted together on the rungs that both have, under several sharing
/// structures weighed by evidence; the verdict is read off the averaged distribution of the multiplier at the target.
/// </summary>
public static class ArmComparer
{
    private const int CurvePoints = 32;

    /// <summary>Compares a variant with its baseline.</summary>
    /// <param name="baseline">Finished runs of the baseline.</param>
    /// <param name="variant">Finished runs of the variant; equal seeds on a rung are taken as pairs.</param>
    /// <param name="target">Where the question is asked.</param>
    /// <param name="options">How sure, and of how much.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or too few rungs are common.</exception>
    public static ComparisonResult Compare(
        IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant, Target target, CompareOptions options) =>
        Compare(new ArmRuns { Baseline = baseline, Variant = variant }, [target], options);

    /// <summary>Compares a variant with its baseline at several targets under one joint fit, and judges runs that were held out of it.</summary>
    /// <param name="runs">Finished runs of both arms.</param>
    /// <param name="targets">Where the question is asked; the verdict is that at the first. None asks at the largest held-out rung that both arms have.</param>
    /// <param name="options">How sure, and of how much.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or too few rungs are common.</exception>
    public static ComparisonResult Compare(ArmRuns runs, IReadOnlyList<Target> targets, CompareOptions options)
    {
        CompareCheck.Input(runs, targets, options);
        PairedLadder ladder = PairedLadder.Join(runs.Baseline, runs.Variant), judged = PairedLadder.JoinJudged(runs.JudgedBaseline, runs.JudgedVariant);
        CompareCheck.Enough(ladder, runs);
        var speed = SpeedRatio.Of(ladder.Rungs);
        CompareCheck.Worth(speed, options);
        var model = new JointModel(ladder.Rungs);
        var cost = new CostRatio(ladder.Rungs);
        var slope = JointStructure.WithSlope(model, cost);
        var constant = JointStructure.Constant(slope);
        SeparateFits? separate = ladder.Rungs.Count >= SeparateFits.FewestRungs ? new SeparateFits(ladder.Rungs) : null;
        var weights = StructureWeights.Of(constant, slope, separate);

        JointStructure main = weights.Slope > weights.Constant ? slope : constant;
        double[] theta = model.BaselineTheta(main.Fit.Phi);
        ScalePoint[] points = targets.Count == 0 ? [TargetResolver.Largest(judged.Rungs, theta)]
            : [.. targets.Select(t => TargetResolver.Resolve(t, theta, ladder.Rungs[^1]))];
        ScalePoint point = points[0];
        var average = new StructureAverage(constant, slope, weights.Constant, weights.Slope);
        List<StructureResult> structures =
        [
            OfStructure(constant, weights.Constant, point, options),
            OfStructure(slope, weights.Slope, point, options),
        ];
        if (separate is not null)
            structures.Add(OfSeparate(separate, weights.Separate, point, cost, options));
        return Assemble(runs, ladder, judged, new TargetReader(average, theta, cost, speed, options), main, points, structures);
    }

    private static ComparisonResult Assemble(
        ArmRuns runs, PairedLadder ladder, PairedLadder judged, TargetReader reader, JointStructure main, ScalePoint[] points,
        List<StructureResult> structures)
    {
        (StructureAverage average, double[] theta, CompareOptions options) = (reader.Average, reader.Theta, reader.Options);
        TargetResult[] targets = [.. points.Select(reader.At)];
        ScalePoint point = points[0];
        var result = new ComparisonResult
        {
            Level = options.Level,
            Verdict = VerdictRule.Decide(targets[0].ProbabilityBetter, structures, options, reader.WorthOverCompute(point)),
            Worth = options.Worth,
            ProbabilityBetter = targets[0].ProbabilityBetter,
            SmallestGain = options.SmallestGain,
            Target = point,
            Targets = targets,
            Judged = Judged(judged, reader),
            Multiplier = targets[0].Multiplier,
            TrendPerDecade = average.Trend().Central(options.Level),
            Curve = Curve(average, ladder.Rungs, point, options.Level),
            LossDifferences = [.. targets.Select(t => t.Difference)],
            Rungs = Rungs(main, ladder.Rungs),
            Structures = structures,
            Reasons = [],
            Diagnostics = [
                .. ComparisonDiagnostics.Of(ladder, main, runs.Baseline, runs.Variant, points.MaxBy(p => p.Flops), structures),
                .. judged.Diagnostics,
            ],
            LossCurve = LossCurve(average, theta, ladder.Rungs, point, options.Level),
            BaselineLaw = new ArmLaw { Theta = theta },
            VariantLaw = new ArmLaw
            {
                Theta = theta,
                Shift = average.Shift,
                Slope = average.MeanSlope,
                CentreLogFlops = main.Fit.Model.CentreFlops,
                FlopsRatio = point.Flops / ScalePoint.Of(point.Params, point.Tokens).Flops,
            },
        };
        return result with { Reasons = VerdictReasons.Of(result, options, main.Posterior.NoiseSd, reader.Cost.LogAt(Math.Log(point.Flops))) };
    }

    private static List<MultiplierPoint> Curve(StructureAverage average, IReadOnlyList<PairedRung> rungs, ScalePoint point, double level)
    {
        double low = Math.Log(rungs[0].BaselineFlops), high = Math.Max(Math.Log(point.Flops), Math.Log(rungs[^1].BaselineFlops));
        List<MultiplierPoint> curve = [];
        for (int i = 0; i < CurvePoints; i++)
        {
            double logFlops = low + (high - low) * i / (CurvePoints - 1);
            curve.Add(new MultiplierPoint(Math.Exp(logFlops), Exp(average.LogMultiplier(logFlops).Central(level))));
        }
        return curve;
    }

    private static List<ArmLoss> LossCurve(
        StructureAverage average, double[] theta, IReadOnlyList<PairedRung> rungs, ScalePoint point, double level)
    {
        double low = Math.Log(rungs[0].BaselineFlops), high = Math.Max(Math.Log(point.Flops), Math.Log(rungs[^1].BaselineFlops));
        double ratio = point.Flops / ScalePoint.Of(point.Params, point.Tokens).Flops;
        List<ArmLoss> curve = [];
        for (int i = 0; i < CurvePoints; i++)
        {
            double flops = Math.Exp(low + (high - low) * i / (CurvePoints - 1));
            ScalePoint at = Frontier.Optimal(Chinchilla.Instance, theta, flops / ratio) with { Flops = flops };
            curve.Add(new ArmLoss(at, Exp(average.LogLoss(at, -1).Central(level)), Exp(average.LogLoss(at, 1).Central(level))));
        }
        return curve;
    }

    private static List<JudgedDifference> Judged(PairedLadder judged, TargetReader reader) =>
    [
        .. from rung in judged.Rungs
           let at = new ScalePoint(rung.Params, rung.Tokens, rung.BaselineFlops)
           select new JudgedDifference(at, Math.Exp(rung.BaselineLogLoss) * Expm1(rung.LogDifference), reader.Difference(at, rung.Pairs), rung.FewerRuns),
    ];

    private static List<RungDifference> Rungs(JointStructure main, IReadOnlyList<PairedRung> rungs)
    {
        List<RungDifference> differences = [];
        for (int g = 0; g < rungs.Count; g++)
        {
            PairedRung rung = rungs[g];
            double loss = Math.Exp(rung.BaselineLogLoss), fitted = rung.LogDifference - main.Fit.DifferenceResiduals[g];
            differences.Add(new RungDifference(
                rung.Params, rung.Tokens, rung.BaselineFlops, loss * Expm1(rung.LogDifference), loss * Expm1(fitted), rung.FewerRuns));
        }
        return differences;
    }

    private static StructureResult OfStructure(JointStructure structure, double weight, ScalePoint point, CompareOptions options) =>
        new(structure.Name, Exp(JointStructure.Mix(structure.LogMultiplier(Math.Log(point.Flops))).Central(options.Level)), weight, structure.Fit.ResidualSd);

    private static StructureResult OfSeparate(SeparateFits fits, double weight, ScalePoint point, CostRatio cost, CompareOptions options)
    {
        Estimate free = fits.Multiplier(6 * point.Params * point.Tokens, options);
        double paid = Math.Exp(-cost.LogAt(Math.Log(point.Flops)));
        double squares = fits.BaselineResiduals.Concat(fits.VariantResiduals).Sum(r => r * r);
        double sd = Math.Sqrt(squares / Math.Max(1, 2 * fits.BaselineResiduals.Length - 10));
        return new StructureResult(SeparateFits.Name, new Estimate(free.Value * paid, free.Lower * paid, free.Upper * paid), weight, sd);
    }

    private static Estimate Exp(Estimate log) => new(Math.Exp(log.Value), Math.Exp(log.Lower), Math.Exp(log.Upper));

    /// <summary>e^x - 1; differences of a few parts in a thousand keep 12 digits.</summary>
    private static double Expm1(double x) => Math.Exp(x) - 1;
}
