namespace Isoloss.Core.Decision;

/// <summary>Lays out what could be run on one rung: more seeds, what one arm lacks there, and rungs beyond the ladder.</summary>
internal static class Candidates
{
    /// <summary>Further seeds of both arms on one rung.</summary>
    private static readonly int[] Seeds = [1, 2, 4, 8];

    /// <summary>Compute of a rung beyond the ladder over that of its largest.</summary>
    private static readonly double[] Factors = [2, 4, 10, 30, 100, 300, 1000];

    /// <summary>All candidates, whatever they cost.</summary>
    public static IEnumerable<Candidate> Of(PairState pair) =>
        from rung in Rungs(pair)
        from runs in Goals(rung)
        let reach = RungRuns.Reach(rung, runs)
        where reach is not null
        select Make(pair, [reach]);

    /// <summary>A candidate with its hours.</summary>
    public static Candidate Make(PairState pair, IReadOnlyList<RungRuns> runs) => new(runs) { Hours = pair.Hours(runs) };

    /// <summary>Rungs of the ladder, and those beyond it up to the target.</summary>
    public static IEnumerable<LadderRung> Rungs(PairState pair)
    {
        double room = pair.LogTarget - Math.Log(pair.Rungs[^1].At.Flops) + 1e-9;
        return [.. pair.Rungs, .. Factors.Where(f => Math.Log(f) <= room).Select(pair.Beyond)];
    }

    /// <summary>Numbers of runs that both arms may be brought to.</summary>
    private static IEnumerable<int> Goals(LadderRung rung)
    {
        int most = Math.Max(rung.BaselineRuns, rung.VariantRuns);
        if (rung.BaselineRuns != rung.VariantRuns)
            yield return most;
        foreach (int more in Seeds)
            yield return most + more;
    }
}
