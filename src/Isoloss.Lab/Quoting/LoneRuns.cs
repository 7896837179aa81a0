namespace Isoloss.Lab.Quoting;

/// <summary>
/// Which runs are trained alone with more threads. One process a core gives a machine more tokens a second than one process with all cores, so runs stand side by
/// side with one thread each as long as they fill it. Where the last of them would leave cores idle, the longest ones are trained one after the other, alone.
/// </summary>
internal static class LoneRuns
{
    /// <summary>What a schedule must save at least: speeds vary by as much from minute to minute.</summary>
    private const double LeastGain = 0.05;

    /// <summary>Only the last runs can leave cores idle, or a chain of runs that go on from each other.</summary>
    private const int Most = 64;

    /// <summary>Keys of the runs to train alone; those that are bound to it already are among them only if they are longest.</summary>
    /// <param name="runs">The runs to do, each with one thread, or as it is bound to be trained.</param>
    /// <param name="alone">Seconds of those that may be trained alone.</param>
    /// <param name="parallel">Runs at once otherwise.</param>
    public static IReadOnlySet<string> Choose(IReadOnlyCollection<TimedRun> runs, IReadOnlyDictionary<string, double> alone, int parallel)
    {
        TimedRun[] able = [.. runs.Where(r => !r.IsAlone && alone.GetValueOrDefault(r.Key, double.PositiveInfinity) < r.Seconds).OrderByDescending(r => r.Seconds).Take(Most)];
        double least = (1 - LeastGain) * Makespan.Of(runs, parallel);
        HashSet<string> chosen = [], best = [];
        foreach (TimedRun next in able)
        {
            chosen.Add(next.Key);
            double whole = Makespan.Of([.. runs.Select(r => chosen.Contains(r.Key) ? r with { Seconds = alone[r.Key], IsAlone = true } : r)], parallel);
            if (whole >= least)
                continue;
            least = whole;
            best = [.. chosen];
        }
        return best;
    }
}
