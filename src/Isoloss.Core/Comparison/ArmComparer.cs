using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Is the variant worth a full-scale run? Both arms are fitted together on the rungs that both have, under several sharing
/// structures weighed by evidence; the verdict is read off the averaged distribution of the multiplier at the target.
/// </summary>
public static class ArmComparer
{
    private const int CurvePoints = 32;

    /// <summary>Law, and one multiplier: fewer runs than this leave nothing to estimate noise from.</summary>
    private const int FewestRuns = 6;

    /// <summary>Compares a variant with its baseline.</summary>
    /// <param name="baseline">Finished runs of the baseline.</param>
    /// <param name="variant">Finished runs of the variant; equal seeds on a rung are taken as pairs.</param>
    /// <param name="target">Where the question is asked.</param>
    /// <param name="options">How sure, and of how much.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or too few rungs are common.</exception>
    public static ComparisonResult Compare(
        IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant, Target target, CompareOptions options)
    {
        Check(baseline, variant, target, options);
        PairedLadder ladder = PairedLadder.Join(baseline, variant);
        CheckEnough(ladder, baseline, variant);
        var model = new JointModel(ladder.Rungs);
        var cost = new CostRatio(ladder.Rungs);
        var slope = JointStructure.WithSlope(model, cost);
        var constant = JointStructure.Constant(slope);
        SeparateFits? separate = ladder.Rungs.Count >= SeparateFits.FewestRungs ? new SeparateFits(ladder.Rungs) : null;
        var weights = StructureWeights.Of(constant, slope, separate);

        JointStructure main = weights.Slope > weights.Constant ? slope : constant;
        double[] theta = model.BaselineTheta(main.Fit.Phi);
        ScalePoint point = TargetResolver.Resolve(target, theta, ladder.Rungs[^1]);
        var average = new StructureAverage(constant, slope, weights.Constant, weights.Slope);
        List<StructureResult> structures =
        [
            OfStructure(constant, weights.Constant, point, options),
            OfStructure(slope, weights.Slope, point, options),
        ];
        if (separate is not null)
            structures.Add(OfSeparate(separate, weights.Separate, point, cost, options));
        return Assemble(ladder, baseline, variant, options, average, main, theta, point, cost, structures);
    }

    private static ComparisonResult Assemble(
        PairedLadder ladder, IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant, CompareOptions options,
        StructureAverage average, JointStructure main, double[] theta, ScalePoint point, CostRatio cost, List<StructureResult> structures)
    {
        NormalMixture logMultiplier = average.LogMultiplier(Math.Log(point.Flops));
        double better = Math.Clamp(1 - logMultiplier.Cdf(Math.Log(1 + options.SmallestGain)), 0, 1);
        var result = new ComparisonResult
        {
            Level = options.Level,
            Verdict = VerdictRule.Decide(better, structures, options),
            ProbabilityBetter = better,
            SmallestGain = options.SmallestGain,
            Target = point,
            Multiplier = Exp(logMultiplier.Central(options.Level)),
            TrendPerDecade = average.Trend().Central(options.Level),
            Curve = Curve(average, ladder.Rungs, point, options.Level),
            LossDifferences = [Difference(average, theta, point, options.Level)],
            Rungs = Rungs(main, ladder.Rungs),
            Structures = structures,
            Reasons = [],
            Diagnostics = ComparisonDiagnostics.Of(ladder, main, baseline, variant, point, structures),
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
        return result with { Reasons = VerdictReasons.Of(result, options, main.Posterior.NoiseSd, cost.LogAt(Math.Log(point.Flops))) };
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

    private static LossDifference Difference(StructureAverage average, double[] theta, ScalePoint point, double level)
    {
        double loss = Chinchilla.Instance.Loss(theta, point.Params, point.Tokens);
        Estimate log = average.NewDifference(point).Central(level);
        return new LossDifference(point.Params, point.Tokens,
            new Estimate(loss * Expm1(log.Value), loss * Expm1(log.Lower), loss * Expm1(log.Upper)));
    }

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

    private static void Check(
        IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant, Target target, CompareOptions options)
    {
        ObservationCheck.Probability(options.Level, 0, "level");
        ObservationCheck.Probability(options.DecisionProbability, 0.5, "decision probability");
        if (!(options.SmallestGain > -1 && double.IsFinite(options.SmallestGain)))
            throw new BadInputException($"smallest gain is {options.SmallestGain}: expected a fraction above -1, such as 0.05");
        if (options.Resamples < 0)
            throw new BadInputException($"resamples is {options.Resamples}: expected 0 or more");
        TargetResolver.Check(target);
        ObservationCheck.Require(baseline, "baseline");
        ObservationCheck.Require(variant, "variant");
    }

    private static void CheckEnough(PairedLadder ladder, IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant)
    {
        var common = ladder.Rungs.Select(r => (r.Params, r.Tokens)).ToHashSet();
        int runs = baseline.Concat(variant).Count(o => common.Contains((o.Params, o.Tokens)));
        if (runs < FewestRuns)
            throw new BadInputException(
                $"the arms have {runs} runs on {ladder.Rungs.Count} common rungs: the joint fit has {FewestRuns} parameters and needs at least as many runs");
    }
}
