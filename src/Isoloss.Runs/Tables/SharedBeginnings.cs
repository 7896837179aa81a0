using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>Runs of one size that go on from each other, so that their errors go together.</summary>
public static class SharedBeginnings
{
    /// <summary>Says how many of some runs begin as others of them do; null where none does.</summary>
    /// <param name="rows">Runs that are judged as if they were independent.</param>
    public static Diagnostic? Of(IReadOnlyList<RunRecord> rows)
    {
        var finished = rows.Where(r => double.IsFinite(r.Loss)).DistinctBy(r => r.Id).ToArray();
        var keys = finished.Select(r => r.Id).ToHashSet();
        int continued = finished.Count(r => r.Origin is { } origin && keys.Contains(origin));
        return continued == 0 ? null : new Diagnostic("shared-beginning",
            $"{continued} of {finished.Length} runs go on from a shorter run of their size and seed: they share its initial values and the order of its data, so their errors "
                + "go together, while intervals take rungs as independent.",
            "The intervals may be too narrow: where the rungs of a size shared their streams, 7 % of placebo pairs were decided instead of 0.3 % and 97 % of the intervals "
                + "held instead of 100 % (docs/statistics.md, What the intervals assume). Several seeds help; ladder.continue: false trains every run from its own beginning.");
    }
}
