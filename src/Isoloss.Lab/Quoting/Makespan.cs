namespace Isoloss.Lab.Quoting;

/// <summary>Wall time of many runs, a few at once.</summary>
internal static class Makespan
{
    /// <summary>
    /// Time until all runs are done when each free slot takes the longest run that is left; at most 4/3 of the shortest
    /// possible (Graham 1969, theorem 2).
    /// </summary>
    /// <param name="seconds">Duration of each run.</param>
    /// <param name="parallel">Runs at once, at least 1.</param>
    public static double Of(IEnumerable<double> seconds, int parallel)
    {
        double[] busyUntil = new double[parallel];
        foreach (double duration in seconds.OrderDescending())
            busyUntil[Array.IndexOf(busyUntil, busyUntil.Min())] += duration;
        return busyUntil.Max();
    }
}
