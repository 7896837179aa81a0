namespace Isoloss.Core.Monitoring;

/// <summary>The noise of single points of a curve, from its second differences: what is smooth cancels there.</summary>
internal static class CurveNoise
{
    /// <summary>A second difference of independent noise has six times its variance.</summary>
    private const double VarianceFactor = 6;

    /// <summary>Median absolute deviation of a normal distribution.</summary>
    private const double MadOfNormal = 0.6745;

    /// <summary>Standard deviation of the noise; 0 for fewer than three values.</summary>
    public static double Of(IReadOnlyList<double> values)
    {
        if (values.Count < 3)
            return 0;
        double[] bends = [.. Enumerable.Range(1, values.Count - 2).Select(i => Math.Abs(values[i - 1] - 2 * values[i] + values[i + 1]))];
        return LadderDiagnostics.Median(bends) / MadOfNormal / Math.Sqrt(VarianceFactor);
    }
}
