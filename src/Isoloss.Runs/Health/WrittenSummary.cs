using Isoloss.Core;
using Isoloss.Core.Degeneracy;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Runs.Health;

/// <summary>What the models of a study write, by the longest runs of each size.</summary>
/// <param name="Sizes">Every arm and size whose runs recorded it.</param>
/// <param name="Examples">The worst text of each finding, and of each arm without one a text of its largest size.</param>
public sealed record WrittenSummary(IReadOnlyList<DegeneracySize> Sizes, IReadOnlyList<WrittenExample> Examples)
{
    /// <summary>Reads it.</summary>
    /// <param name="runs">Runs of all arms.</param>
    /// <param name="baseline">Name of the baseline.</param>
    /// <exception cref="BadInputException">A file cannot be read.</exception>
    public static WrittenSummary Read(IEnumerable<RunRecord> runs, string baseline)
    {
        var read = runs.Where(r => r is { State: RunState.Finished, Directory: not null, Rung: not null, Arm: not null })
            .GroupBy(r => (r.Arm, r.Params)).SelectMany(size => size.Where(r => r.Tokens == size.Max(o => o.Tokens)))
            .OrderBy(r => r.Params).Select(r => (Run: r, Set: ContinuationSet.Read(r.Directory!))).Where(r => r.Set is not null).ToList();
        var sizes = DegeneracyAnalysis.Of([.. read.Select(r => new WrittenRun(r.Run.Arm!, r.Run.Rung!, r.Run.Params, [.. r.Set!.Continuations.Select(Prompt)]))], baseline);
        return new WrittenSummary(sizes, [.. sizes.GroupBy(s => s.Arm).SelectMany(arm => Shown([.. arm],
            size => [.. read.Where(r => r.Run.Arm == size.Arm && r.Run.Rung == size.Rung).SelectMany(r => r.Set!.Continuations)]))]);
    }

    private static WrittenPrompt Prompt(Continuation c) => new(c.Window, Measure(c.Greedy), Measure(c.Sampled), Measure(c.Data));

    private static TextMeasure Measure(ContinuationText t) => new(t.Repeated, t.SameAsBefore, t.Distinct, t.Rare);

    private static IEnumerable<WrittenExample> Shown(List<DegeneracySize> sizes, Func<DegeneracySize, List<Continuation>> texts)
    {
        var found = sizes.SelectMany(s => s.Findings.Select(f => (Size: s, f.Kind))).ToList();
        foreach (var (size, kind) in found)
            yield return new WrittenExample(size.Arm, size.Params, kind, texts(size).MaxBy(c => Share(c, kind))!);
        if (found.Count == 0 && texts(sizes[^1]).FirstOrDefault() is { } first)
            yield return new WrittenExample(sizes[^1].Arm, sizes[^1].Params, null, first);
    }

    private static double Share(Continuation c, DegeneracyKind kind) => kind switch
    {
        DegeneracyKind.RepeatedRuns => c.Sampled.Repeated,
        DegeneracyKind.RepeatedTokens => c.Sampled.SameAsBefore,
        DegeneracyKind.RareTokens => c.Sampled.Rare,
        _ => c.Greedy.Repeated,
    };
}
