namespace Isoloss.Core.Comparison;

/// <summary>A variant against its baseline: what the change is worth at the target and how far that can be trusted.</summary>
public sealed record ComparisonResult
{
    /// <summary>Level of every interval here, such as .95.</summary>
    public required double Level { get; init; }

    /// <summary>Go, no-go or undecided at <see cref="Target"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What <see cref="ProbabilityBetter"/> and <see cref="Verdict"/> are about.</summary>
    public Worth Worth { get; init; }

    /// <summary>Probability that the multiplier at the target exceeds 1 plus the smallest worthwhile gain.</summary>
    public required double ProbabilityBetter { get; init; }

    /// <summary>What each choice is expected to cost; the verdict is the least.</summary>
    public required ExpectedLosses ExpectedLosses { get; init; }

    /// <summary>Probability of a gain before any run; .5 when no prior was named.</summary>
    public double PriorBetter { get; init; } = SurvivalPrior.Even;

    /// <summary>Variants judged at once, which the verdict is corrected for.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Whether both arms were known to see the same data (<see cref="CompareOptions.SameData"/>).</summary>
    public bool SameData { get; init; }

    /// <summary>Where the width of the multiplier's interval comes from.</summary>
    public required UncertaintyShares Uncertainty { get; init; }

    /// <summary>Smallest worthwhile gain, as a fraction of compute. 0 asks only for "better".</summary>
    public required double SmallestGain { get; init; }

    /// <summary>Where the question is asked: the first of <see cref="Targets"/>.</summary>
    public required ScalePoint Target { get; init; }

    /// <summary>The answer at every target, in the order they were asked; the verdict is that at the first.</summary>
    public IReadOnlyList<TargetResult> Targets { get; init; } = [];

    /// <summary>Held-out rungs that both arms have, by increasing compute.</summary>
    public IReadOnlyList<JudgedDifference> Judged { get; init; } = [];

    /// <summary>Time and money at the target; null where throughput was not recorded.</summary>
    public WallClock? WallClock => Targets.Count > 0 ? Targets[0].WallClock : null;

    /// <summary>Baseline compute over variant compute at equal loss, at the target.</summary>
    public required Estimate Multiplier { get; init; }

    /// <summary>Change of log10 of the multiplier over the last decade of compute before the target.</summary>
    public required Estimate TrendPerDecade { get; init; }

    /// <summary>The multiplier from the smallest rung to the target, at the target's tokens per parameter.</summary>
    public required IReadOnlyList<MultiplierPoint> Curve { get; init; }

    /// <summary>Data and parameter multipliers at the points of <see cref="Curve"/>; null without <see cref="CompareOptions.Curves"/>.</summary>
    public AxisCurve? AxisCurve { get; init; }

    /// <summary>Variant minus baseline loss at every target, nats per token.</summary>
    public required IReadOnlyList<LossDifference> LossDifferences { get; init; }

    /// <summary>Measured differences on the rungs that both arms have, one per rung and paired seed.</summary>
    public required IReadOnlyList<RungDifference> Rungs { get; init; }

    /// <summary>The same question under each sharing structure, from all shared to nothing shared.</summary>
    public required IReadOnlyList<StructureResult> Structures { get; init; }

    /// <summary>What one more pair of runs would have to say to turn the verdict, on the largest rung and beyond it; empty without <see cref="CompareOptions.Curves"/>.</summary>
    public IReadOnlyList<ChangeOfMind> ChangesOfMind { get; init; } = [];

    /// <summary>The same for any other runs; null without <see cref="CompareOptions.Curves"/>.</summary>
    public FurtherRuns? FurtherRuns { get; init; }

    /// <summary>Why the verdict is what it is, in words, the most important first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What a user must know before believing it.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Loss of both arms along the compute-efficient frontier of the law in their middle, from the smallest rung to the target.</summary>
    public required IReadOnlyList<ArmLoss> LossCurve { get; init; }

    /// <summary>The baseline under the joint fit.</summary>
    public required ArmLaw BaselineLaw { get; init; }

    /// <summary>The variant under the joint fit, its structures averaged.</summary>
    public required ArmLaw VariantLaw { get; init; }
}

/// <summary>The multiplier at one compute.</summary>
/// <param name="Flops">Baseline's C, FLOP.</param>
/// <param name="Multiplier">Baseline compute over variant compute at equal loss.</param>
public sealed record MultiplierPoint(double Flops, Estimate Multiplier);

/// <summary>What the joint fit says about both arms at one compute; intervals of the laws, without the noise of a run.</summary>
/// <param name="At">Size and data with the lowest loss for their compute.</param>
/// <param name="Baseline">Baseline's loss, nats per token.</param>
/// <param name="Variant">Variant's loss at the same size and data.</param>
public sealed record ArmLoss(ScalePoint At, Estimate Baseline, Estimate Variant);

/// <summary>Predicted difference of loss at one point.</summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Difference">Variant minus baseline, nats per token, with the interval of a new pair of runs.</param>
public sealed record LossDifference(double Params, double Tokens, Estimate Difference);

/// <summary>Measured difference on one rung.</summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Flops">Baseline's C, FLOP.</param>
/// <param name="Difference">Variant minus baseline, nats per token, mean over seeds.</param>
/// <param name="Fitted">The joint fit's difference there.</param>
/// <param name="Pairs">Number of runs of the arm with fewer runs.</param>
public sealed record RungDifference(double Params, double Tokens, double Flops, double Difference, double Fitted, int Pairs)
{
    /// <summary>
    /// The compute multiplier that this rung's difference amounts to by itself, around the law in the middle of both arms and less what the variant
    /// costs there, with the interval of the runs' noise alone. Null without <see cref="CompareOptions.Curves"/>.
    /// </summary>
    public Estimate? Multiplier { get; init; }
}

/// <summary>The answer under one sharing structure.</summary>
/// <param name="Name">Such as <c>shared floor, multiplier with a slope</c>.</param>
/// <param name="Multiplier">Multiplier at the target.</param>
/// <param name="Weight">Weight by evidence and hold-outs, summing to 1 over the structures; the answer is their mixture.</param>
/// <param name="ResidualSd">Root mean square of the differences' residuals in log loss.</param>
public sealed record StructureResult(string Name, Estimate Multiplier, double Weight, double ResidualSd)
{
    /// <summary>In a word or two, for a sentence that names several.</summary>
    public string Short { get; init; } = Name;

    /// <summary>Its multiplier at the computes of <see cref="ComparisonResult.Curve"/>; empty for weights below .01 and without <see cref="CompareOptions.Curves"/>.</summary>
    public IReadOnlyList<MultiplierPoint> Curve { get; init; } = [];
}
