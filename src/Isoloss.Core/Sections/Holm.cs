namespace Isoloss.Core.Sections;

/// <summary>Holm's step-down adjustment (1979): with all of them below .05, the chance of one false alarm or more is at most .05.</summary>
internal static class Holm
{
    /// <summary>Adjusted p-values in the order given.</summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];
        var adjusted = new double[p.Count];
        double largest = 0;
        for (int rank = 0; rank < order.Length; rank++)
            adjusted[order[rank]] = largest = Math.Max(largest, Math.Min(1, (p.Count - rank) * p[order[rank]]));
        return adjusted;
    }
}
