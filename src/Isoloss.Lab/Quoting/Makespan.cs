namespace Isoloss.Lab.Quoting;

/// <summary>Wall time of many runs, a few at once.</summary>
internal static class Makespan
{
    /// <summary>
    /// Time until all runs are done when each free slot takes the longest run that can start: none before the one that it goes on from has ended, and one that
    /// is trained alone only when nothing else runs and nothing else can start (<see cref="Execution.RunLine"/>). Without such at most 4/3 of the shortest possible
    /// (Graham 1969, theorem 2).
    /// </summary>
    /// <param name="runs">Each run once. An origin that is not among them is done.</param>
    /// <param name="parallel">Runs at once, at least 1.</param>
    public static double Of(IReadOnlyCollection<TimedRun> runs, int parallel)
    {
        const string nothing = "";
        var keys = runs.Select(r => r.Key).ToHashSet();
        var after = runs.ToLookup(r => r.Origin is { } origin && keys.Contains(origin) ? origin : nothing);
        PriorityQueue<TimedRun, double> ready = new(), alone = new();
        var training = new PriorityQueue<string, double>();
        double now = 0;
        string? ended = nothing;
        bool isTaken = false;
        do
        {
            isTaken &= training.Count > 0;
            foreach (TimedRun run in after[ended])
                (run.IsAlone ? alone : ready).Enqueue(run, -run.Seconds);
            while (!isTaken && training.Count < parallel && ready.TryDequeue(out TimedRun? next, out _))
                training.Enqueue(next.Key, now + next.Seconds);
            if (training.Count == 0 && alone.TryDequeue(out TimedRun? only, out _))
            {
                training.Enqueue(only.Key, now + only.Seconds);
                isTaken = true;
            }
            now = training.TryPeek(out _, out double end) ? end : now;
        }
        while (training.TryDequeue(out ended, out _));
        return now;
    }
}
