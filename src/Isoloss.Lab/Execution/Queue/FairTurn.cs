namespace Isoloss.Lab.Execution.Queue;

/// <summary>
/// Whose run starts next. People first: the one who used the fewest core-seconds for their share (start-time fair queueing, Goyal, Vin and
/// Cheng 1996; a person who comes, or comes back, begins where the least served of the others is, so that nobody pays for using an idle machine). Of
/// one person's studies the one with the highest priority, and of equals the one that used least. Who is next and needs more cores than are free
/// is waited for: nobody overtakes, so that a run of many cores gets its turn too.
/// </summary>
public static class FairTurn
{
    // A process that asks no more, because it is stopped or swapped out, must not hold up the others.
    private const double Patience = 5;

    // Time that passed without anybody asking: nobody waited, so it is not held against who used the machine.
    private const double LongestCharge = 5;

    /// <summary>The state at a later time: what ran since is charged to its owner and its study.</summary>
    /// <param name="state">The state as it was written.</param>
    /// <param name="now">Seconds of the machine's clock.</param>
    public static QueueState Charge(QueueState state, double now)
    {
        double passed = Math.Clamp(now - state.Stamp, 0, LongestCharge);
        QueueState later = state with { Stamp = now };
        var active = later.Studies.Where(s => IsActive(s, now)).GroupBy(s => s.Owner).ToDictionary(g => g.Key, g => g.ToArray());
        var known = active.Where(a => state.Used.ContainsKey(a.Key)).ToDictionary(
            a => a.Key, a => state.Used[a.Key] + passed * a.Value.Sum(s => s.Held) / state.ShareOf(a.Key));
        double least = known.Count > 0 ? known.Values.Min() : 0;
        return later with
        {
            Used = active.Keys.ToDictionary(owner => owner, owner => known.GetValueOrDefault(owner, least)),
            Studies = [.. later.Studies.Select(s => s with { Used = IsActive(s, now) ? s.Used + passed * s.Held : Math.Max(s.Used, Least(active, s.Owner)) })],
        };
    }

    /// <summary>The study whose run starts next; null when none waits.</summary>
    public static QueuedStudy? Next(QueueState state) => state.Studies.Where(s => IsWaiting(s, state.Stamp))
        .OrderBy(s => state.Used.GetValueOrDefault(s.Owner)).ThenBy(s => HeldBy(state, s.Owner) / state.ShareOf(s.Owner)).ThenBy(s => s.Owner, StringComparer.Ordinal)
        .ThenByDescending(s => s.Priority).ThenBy(s => s.Used).ThenBy(s => s.Held).ThenBy(s => s.Joined).ThenBy(s => s.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>True when a study may start a run now.</summary>
    /// <param name="state">The state, charged.</param>
    /// <param name="id">Of the study.</param>
    /// <param name="cores">Cores of the machine.</param>
    public static bool MayStart(QueueState state, string id, int cores)
    {
        if (Next(state) is not { } next || next.Id != id)
            return false;
        // A study that is alone runs as many at once as its file says: they may wait for something else than cores.
        bool isAlone = state.Studies.All(s => s.Id == id || (s.Held == 0 && !IsWaiting(s, state.Stamp)));
        return isAlone || state.Studies.Sum(s => s.Held) + Math.Min(next.Cores, cores) <= cores;
    }

    /// <summary>What a study begins with that joins: as much as the least served of its owner's studies.</summary>
    internal static double Start(QueueState state, string owner) =>
        state.Studies.Where(s => s.Owner == owner).Select(s => s.Used).DefaultIfEmpty(0).Min();

    private static bool IsWaiting(QueuedStudy study, double now) => study.Waiting > 0 && now - study.Seen < Patience;

    private static bool IsActive(QueuedStudy study, double now) => study.Held > 0 || IsWaiting(study, now);

    private static double HeldBy(QueueState state, string owner) => state.Studies.Where(s => s.Owner == owner).Sum(s => s.Held);

    private static double Least(Dictionary<string, QueuedStudy[]> active, string owner) =>
        active.TryGetValue(owner, out QueuedStudy[]? studies) ? studies.Min(s => s.Used) : 0;
}
