namespace Isoloss.Core.Monitoring;

/// <summary>
/// A curve gathered into at most <see cref="Most"/> moments over the planned run: what is logged at every step has noise that
/// neighbouring points share little of, and the median of many does not feel a spike.
/// </summary>
internal static class CurveBins
{
    /// <summary>Moments over a whole run.</summary>
    public const int Most = 300;

    /// <summary>From this many points on, a median; below, every point counts by itself in the mean.</summary>
    private const int ForMedian = 5;

    /// <summary>Gathers the points behind the warm-up whose loss is a number; the last moment is left out while it lasts.</summary>
    public static CurvePoint[] Of(IReadOnlyList<CurvePoint> points, RatePath path)
    {
        double start = ReferenceCurve.BurnIn * path.WarmupEnd, width = (path.End - start) / Most;
        CurvePoint[] usable = [.. points.Where(p => p.Step >= start && p.Step > 0 && p.Loss > 0 && double.IsFinite(p.Loss))];
        var bins = usable.GroupBy(p => (int)Math.Min(Most - 1, (p.Step - start) / width)).Select(Gather).ToList();
        bool isWhole = usable.Length == 0 || usable.Length <= bins.Count * 1.5 || usable[^1].Step >= path.End;
        if (!isWhole)
            bins.RemoveAt(bins.Count - 1);
        return [.. bins];
    }

    /// <summary>Moments that the whole run will have if it goes on as it began; at least 1. Only the beginning counts, so that
    /// later looks at the same run say the same.</summary>
    public static int Planned(CurvePoint[] bins, RatePath path)
    {
        if (bins.Length < 2)
            return Most;
        int first = Math.Min(bins.Length, 8);
        double start = ReferenceCurve.BurnIn * path.WarmupEnd, spacing = (bins[first - 1].Step - bins[0].Step) / (first - 1);
        return (int)Math.Clamp((path.End - start) / spacing, 1, Most);
    }

    private static CurvePoint Gather(IEnumerable<CurvePoint> group)
    {
        CurvePoint[] points = [.. group];
        double loss = points.Length < ForMedian ? points.Average(p => p.Loss) : LadderDiagnostics.Median([.. points.Select(p => p.Loss)]);
        return new CurvePoint(points.Average(p => p.Step), points[^1].Rate, loss);
    }
}
