namespace Isoloss.Core.Monitoring;

/// <summary>
/// Finds a loss that rises slowly: it lies 2 % and twenty times its noise above its least so far, at the height of that rise, though
/// the learning rate has not risen since.
/// </summary>
internal static class RiseWatch
{
    private const double LeastRise = 0.02, Noises = 20, AtTheHeight = 0.9;
    private const int Smoothed = 3;

    /// <summary>Why the run is heading for divergence; null where it is not.</summary>
    /// <param name="bins">The curve, gathered.</param>
    /// <param name="path">Its learning rate.</param>
    public static string? Divergence(IReadOnlyList<CurvePoint> bins, RatePath path)
    {
        if (bins.Count < 2 * Smoothed)
            return null;
        double[] levels = [.. Enumerable.Range(0, bins.Count - Smoothed + 1)
            .Select(i => LadderDiagnostics.Median([.. bins.Skip(i).Take(Smoothed).Select(p => p.Loss)]))];
        int least = Array.IndexOf(levels, levels.Min());
        double rise = levels[^1] - levels[least], highest = levels[least..].Max() - levels[least];
        double noise = CurveNoise.Of([.. bins.Select(p => p.Loss)]), needed = Math.Max(LeastRise * levels[least], Noises * noise);
        // A rate that rises again raises the loss of a healthy run.
        bool rateRose = path.MultipleAt(bins[^1].Step) > path.MultipleAt(bins[least].Step) + 0.02;
        return rise > needed && rise >= AtTheHeight * highest && !rateRose
            ? FormattableString.Invariant($"the loss has risen by {100 * rise / levels[least]:0.0} % since step {bins[least + Smoothed / 2].Step:0} and still rises")
            : null;
    }
}
