using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Is the variant worth a full-scale run? Both arms are fitted together on the rungs that both have, under several sharing
/// structures weighed by evidence and hold-outs; the verdict is read off the averaged distribution of the multiplier at the target.
/// </summary>
public static class ArmComparer
{
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
        StructureAverage average = StructureAverage.Of(ladder.Rungs, options.SameData);
        double[] theta = average.Model.MiddleTheta(average.Middle.Phi);
        var split = new EfficientSplit(theta, ladder.Rungs);
        ScalePoint[] points = targets.Count == 0 ? [TargetResolver.Largest(judged.Rungs, theta)]
            : [.. targets.Select(t => TargetResolver.Resolve(t, split, ladder.Rungs[^1]))];
        var reader = new TargetReader(average, new CostRatio(ladder.Rungs), speed, options);
        Diagnostic[] held = [.. targets.Select(t => TargetResolver.Held(t, split, ladder.Rungs[^1])).OfType<Diagnostic>().Take(1)];
        return Assemble(runs, ladder, judged, reader, points, split, held);
    }

    private static ComparisonResult Assemble(
        ArmRuns runs, PairedLadder ladder, PairedLadder judged, TargetReader reader, ScalePoint[] points, EfficientSplit split,
        IReadOnlyList<Diagnostic> held)
    {
        (StructureAverage average, CompareOptions options) = (reader.Average, reader.Options);
        TargetResult[] targets = [.. points.Select(reader.At)];
        (ScalePoint point, TargetResult first) = (points[0], targets[0]);
        ScalePoint largest = MultiplierCurve.OnCurve(ladder.Rungs[^1], point);
        var curves = options.Curves ? MultiplierCurve.Of(reader, point) : default;
        var further = options.Curves ? new FurtherRuns(reader, point) : null;
        var result = new ComparisonResult
        {
            Level = options.Level,
            Verdict = VerdictRule.Decide(first.ProbabilityBetter, options),
            ExpectedLosses = VerdictRule.Losses(first.ProbabilityBetter, options),
            PriorBetter = options.PriorBetter,
            Variants = options.Variants,
            SameData = options.SameData,
            Worth = options.Worth,
            ProbabilityBetter = first.ProbabilityBetter,
            SmallestGain = options.SmallestGain,
            Target = point,
            Targets = targets,
            Judged = Judged(judged, reader),
            Multiplier = first.Multiplier,
            TrendPerDecade = first.TrendPerDecade,
            Curve = curves.Average ?? [],
            AxisCurve = options.Curves ? new AxisCurve(reader, point) : null,
            Uncertainty = UncertaintyShares.Of(reader, point, largest),
            LossDifferences = [.. targets.Select(t => t.Difference)],
            Rungs = Rungs(reader, ladder.Rungs),
            Structures =
            [
                .. average.Structures.Select((s, i) => OfStructure(s, average.Weights[i], reader, point) with { Curve = [.. curves.Structures?[s] ?? []] }),
            ],
            FurtherRuns = further,
            ChangesOfMind = further is null ? [] : [.. OnePair(ladder.Rungs[^1], point).Select(p => further.At(p, pairs: 1))],
            Reasons = [],
            Diagnostics =
            [
                .. ComparisonDiagnostics.Of(ladder, Residuals(average), runs.Baseline, runs.Variant, points.MaxBy(p => p.Flops)),
                .. judged.Diagnostics,
                .. held,
            ],
            LossCurve = options.Curves ? LossCurve(reader, split, point) : [],
            BaselineLaw = ArmLaw.Of(average.Model, average.Phi, -1),
            VariantLaw = ArmLaw.Of(average.Model, average.Phi, 1),
        };
        return result with { Reasons = VerdictReasons.Of(result, options, new MultiplierPoint(largest.Flops, Quantity.Multiplier(reader.LogMultiplier(largest).Central(options.Level))), average.NoiseSd, reader.Cost.LogAt(point)) };
    }

    /// <summary>Where one more pair of runs is asked about: on the largest rung, and on one beyond it as long as that is no larger than the target.</summary>
    private static IEnumerable<ScalePoint> OnePair(PairedRung largest, ScalePoint target)
    {
        const double step = 4;
        yield return new ScalePoint(largest.Params, largest.Tokens, largest.BaselineFlops);
        if (step * largest.BaselineFlops <= target.Flops)
            yield return new ScalePoint(largest.Params * Math.Sqrt(step), largest.Tokens * Math.Sqrt(step), largest.BaselineFlops * step);
    }

    private static List<ArmLoss> LossCurve(TargetReader reader, EfficientSplit split, ScalePoint point)
    {
        var rungs = reader.Average.Model.Rungs;
        double level = reader.Options.Level, ratio = point.Flops / ScalePoint.Of(point.Params, point.Tokens).Flops;
        double low = Math.Log(rungs[0].BaselineFlops), high = Math.Max(Math.Log(point.Flops), Math.Log(rungs[^1].BaselineFlops));
        List<ArmLoss> curve = [];
        for (int i = 0; i < MultiplierCurve.Points; i++)
        {
            double flops = Math.Exp(low + (high - low) * i / (MultiplierCurve.Points - 1));
            ScalePoint at = split.At(flops / ratio) with { Flops = flops };
            curve.Add(new ArmLoss(at, Exp(reader.LogLoss(at, -1).Central(level)), Exp(reader.LogLoss(at, 1).Central(level))));
        }
        return curve;
    }

    private static List<JudgedDifference> Judged(PairedLadder judged, TargetReader reader) =>
    [
        .. from rung in judged.Rungs
           let at = new ScalePoint(rung.Params, rung.Tokens, rung.BaselineFlops)
           let difference = reader.LogDifference(at, rung.Pairs)
           select new JudgedDifference(at, Nats(rung, rung.LogDifference), reader.Difference(at, rung.Pairs), rung.FewerRuns)
           {
               ProbabilityLower = Math.Clamp(difference.Cdf(0), 0, 1),
           },
    ];

    private static List<RungDifference> Rungs(TargetReader reader, IReadOnlyList<PairedRung> rungs)
    {
        double[] residuals = Residuals(reader.Average);
        double reach = Distributions.NormalQuantile(0.5 * (1 + reader.Options.Level));
        var multiplier = new RungMultiplier(reader);
        return
        [
            .. rungs.Select((rung, g) => new RungDifference(
                rung.Params, rung.Tokens, rung.BaselineFlops, Nats(rung, rung.LogDifference), Nats(rung, rung.LogDifference - residuals[g]), rung.FewerRuns)
            {
                Multiplier = reader.Options.Curves ? multiplier.Of(rung, reach) : null,
            }),
        ];
    }

    /// <summary>Observed minus expected difference in log loss under the averaged contrast, what wanders left in.</summary>
    private static double[] Residuals(StructureAverage average)
    {
        double[] scratch = new double[JointModel.Count];
        return [.. average.Model.Rungs.Select((r, g) => r.LogDifference - JointModel.Difference(average.Phi, average.Model.Places[g], scratch))];
    }

    private static StructureResult OfStructure(JointStructure structure, double weight, TargetReader reader, ScalePoint point)
    {
        Estimate multiplier = Quantity.Multiplier(StructureAverage.Believe(structure, reader.LogMultiplier(structure, point)).Central(reader.Options.Level));
        double sd = Math.Sqrt(structure.Residuals.Average(r => r * r));
        return new StructureResult(structure.Of.Name, multiplier, weight, sd) { Short = structure.Of.Short };
    }

    /// <summary>A difference in log loss as one of losses around the middle of both arms.</summary>
    private static double Nats(PairedRung rung, double difference) => 2 * Math.Exp(rung.LogLevel) * Math.Sinh(0.5 * difference);

    private static Estimate Exp(Estimate log) => new(Math.Exp(log.Value), Math.Exp(log.Lower), Math.Exp(log.Upper));
}
