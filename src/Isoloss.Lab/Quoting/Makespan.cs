namespace Isoloss.Lab.Quoting;

/// <summary>Wall time of many runs, a few at once.</summary>
internal static class Makespan
{
    /// <summary>
    /// Time until all runs are done when each free slot takes the longest run that can start: none before the one that it goes on from has ended. Without
    /// such at most 4/3 of the shortest possible (Graham 1969, theorem 2).
    /// </summary>
    /// <param name="runs">Each run once, with what it goes on from and how long it takes, seconds. An origin that is not among them is done.</param>
    /// <param name="parallel">Runs at once, at least 1.</param>
    public static double Of(IReadOnlyCollection<(string Key, string? Origin, double Seconds)> runs, int parallel)
    {
        const string nothing = "";
        var keys = runs.Select(r => r.Key).ToHashSet();
        var after = runs.ToLookup(r => r.Origin is { } origin && keys.Contains(origin) ? origin : nothing);
        var ready = new PriorityQueue<(string Key, double Seconds), double>();
        var training = new PriorityQueue<string, double>();
        double now = 0;
        string? ended = nothing;
        do
        {
            foreach (var (key, _, seconds) in after[ended])
                ready.Enqueue((key, seconds), -seconds);
            while (training.Count < parallel && ready.TryDequeue(out var next, out _))
                training.Enqueue(next.Key, now + next.Seconds);
            now = training.TryPeek(out _, out double end) ? end : now;
        }
        while (training.TryDequeue(out ended, out _));
        return now;
    }
}
