namespace Isoloss.Core.Comparison;

/// <summary>The multiplier along compute at the target's tokens per parameter: averaged, and as each structure sees it.</summary>
internal static class MultiplierCurve
{
    /// <summary>Points of a curve, evenly spaced in log compute.</summary>
    public const int Points = 32;

    /// <summary>A structure with less weight than this has no curve: it does not show in the average.</summary>
    private const double Shown = 0.01;

    /// <summary>From the smallest rung to the target, or to the largest rung where that is beyond it.</summary>
    public static (IReadOnlyList<MultiplierPoint> Average, ILookup<JointStructure, MultiplierPoint> Structures) Of(TargetReader reader, ScalePoint target)
    {
        List<MultiplierPoint> average = [];
        List<(JointStructure Structure, MultiplierPoint Point)> structures = [];
        foreach (ScalePoint at in Places(reader, target))
        {
            // What each structure says is read once and mixed twice.
            var parts = reader.Average.Parts(s => reader.LogMultiplier(s, at)).ToArray();
            average.Add(Point(reader, at, parts.Select(p => p.Part)));
            foreach (var own in parts.GroupBy(p => p.Structure, p => p.Part))
                if (reader.Average.WeightOf(own.Key) >= Shown)
                    structures.Add((own.Key, Point(reader, at, own)));
        }
        return (average, structures.ToLookup(s => s.Structure, s => s.Point));
    }

    /// <summary>The point of the curve with a rung's N D.</summary>
    public static ScalePoint OnCurve(PairedRung rung, ScalePoint target) =>
        Along(target, Math.Log(rung.Params * rung.Tokens / (target.Params * target.Tokens)));

    /// <summary>Where the curve is read.</summary>
    public static IEnumerable<ScalePoint> Places(TargetReader reader, ScalePoint target)
    {
        var rungs = reader.Average.Model.Rungs;
        double low = Math.Log(rungs[0].Params * rungs[0].Tokens), end = Math.Log(target.Params * target.Tokens);
        double high = Math.Max(end, Math.Log(rungs[^1].Params * rungs[^1].Tokens));
        return Enumerable.Range(0, Points).Select(i => Along(target, low + (high - low) * i / (Points - 1) - end));
    }

    private static MultiplierPoint Point(TargetReader reader, ScalePoint at, IEnumerable<BeliefPart> parts) =>
        new(at.Flops, Quantity.Multiplier(StructureAverage.Mix(parts).Central(reader.Options.Level)));

    private static ScalePoint Along(ScalePoint point, double logProduct)
    {
        double grow = Math.Exp(0.5 * logProduct);
        return new ScalePoint(point.Params * grow, point.Tokens * grow, point.Flops * grow * grow);
    }
}
