using Isoloss.Core.Laws;

namespace Isoloss.Core.Comparison;

/// <summary>Turns a target into a point: compute is spent as the law in the middle of both arms says is efficient.</summary>
internal static class TargetResolver
{
    /// <summary>Rungs of one budget differ by this factor in compute at most.</summary>
    private const double SameCompute = 1.05;

    /// <summary>Refuses a target that is neither compute nor a size with its tokens.</summary>
    public static void Check(Target target)
    {
        bool byCompute = target.Flops is not null, bySize = target.Params is not null && target.Tokens is not null;
        if (byCompute == bySize || byCompute && (target.Params ?? target.Tokens) is not null)
            throw new BadInputException(
                $"the target has flops={Show(target.Flops)}, params={Show(target.Params)}, tokens={Show(target.Tokens)}: expected either flops alone, or params and tokens");
        ObservationCheck.Positive(target.Flops ?? 1, "target flops");
        ObservationCheck.Positive(target.Params ?? 1, "target params");
        ObservationCheck.Positive(target.Tokens ?? 1, "target tokens");
    }

    /// <summary>
    /// The point. Recorded FLOP differ from 6ND by embeddings and attention; the ratio on the largest rung is carried to the target.
    /// </summary>
    /// <exception cref="BadInputException">No model can be there.</exception>
    public static ScalePoint Resolve(Target target, EfficientSplit split, PairedRung largest)
    {
        ScalePoint point = Place(target, split, largest);
        TargetDomain.Require(point);
        return point;
    }

    /// <summary>Says that the split of a target's compute was held near the ladder, or null.</summary>
    public static Diagnostic? Held(Target target, EfficientSplit split, PairedRung largest) =>
        target.Flops is { } flops ? split.Held(flops / Ratio(largest)) : null;

    private static double Ratio(PairedRung largest) => largest.BaselineFlops / ScalePoint.Of(largest.Params, largest.Tokens).Flops;

    private static ScalePoint Place(Target target, EfficientSplit split, PairedRung largest)
    {
        double ratio = Ratio(largest);
        if (target.Flops is { } flops)
            return split.At(flops / ratio) with { Flops = flops };
        ScalePoint point = ScalePoint.Of(target.Params!.Value, target.Tokens!.Value);
        return point with { Flops = point.Flops * ratio };
    }

    /// <summary>
    /// The held-out rung with the most compute, with its recorded FLOP; where several spent the same, the one that the law
    /// in the middle of both arms calls the most efficient.
    /// </summary>
    public static ScalePoint Largest(IReadOnlyList<PairedRung> judged, double[] theta)
    {
        if (judged.Count == 0)
            throw new BadInputException("found no target and no test rung that both arms have: expected a target, or runs held out in both arms");
        PairedRung largest = judged.Where(r => r.BaselineFlops * SameCompute >= judged[^1].BaselineFlops)
            .MinBy(r => Chinchilla.Instance.Loss(theta, r.Params, r.Tokens))!;
        return new ScalePoint(largest.Params, largest.Tokens, largest.BaselineFlops);
    }

    private static string Show(double? value) => value is null ? "none" : FormattableString.Invariant($"{value}");
}
