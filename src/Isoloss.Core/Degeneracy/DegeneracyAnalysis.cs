using Isoloss.Core.Numerics;
using Isoloss.Core.Sections;

namespace Isoloss.Core.Degeneracy;

/// <summary>
/// Tells text that degenerates. A model that has learned its data draws text like it: drawn text is held against the data's own continuation of the same
/// prompts, greedy text against the baseline's. A finding is an excess of at least .05, above 0 by a one-sided Student test over
/// prompts (means over seeds, which see the same prompts) at .05 after Holm's adjustment over all arms, sizes and kinds.
/// </summary>
public static class DegeneracyAnalysis
{
    private const double FalseAlarms = 0.05, LeastExcess = 0.05;
    private const int LeastPrompts = 4;

    /// <summary>Judges every arm on every rung, in the order met.</summary>
    /// <param name="runs">What was written.</param>
    /// <param name="baseline">Name of the baseline.</param>
    public static IReadOnlyList<DegeneracySize> Of(IReadOnlyList<WrittenRun> runs, string baseline)
    {
        var groups = runs.GroupBy(r => (r.Arm, r.Rung)).ToDictionary(g => g.Key, g => (Runs: g.ToList(), Prompts: Means(g)));
        var tests = new List<(int Group, DegeneracyFinding Finding)>();
        foreach (var (at, (key, group)) in groups.Index())
        {
            var own = groups.GetValueOrDefault((baseline, key.Rung)).Prompts;
            tests.AddRange(Tests(group.Prompts, key.Arm == baseline ? null : own).Select(f => (at, f)));
        }
        double[] adjusted = Holm.Adjust([.. tests.Select(t => t.Finding.P)]);
        var found = tests.Select((t, i) => (t.Group, Finding: t.Finding with { P = adjusted[i] }))
            .Where(t => t.Finding.P < FalseAlarms && t.Finding.Written - t.Finding.Usual >= LeastExcess).ToLookup(t => t.Group, t => t.Finding);
        return [.. groups.Select((g, at) => Size(g.Value.Runs, g.Value.Prompts, [.. found[at]]))];
    }

    private static IEnumerable<DegeneracyFinding> Tests(List<WrittenPrompt> prompts, List<WrittenPrompt>? baseline)
    {
        if (prompts.Count < LeastPrompts)
            yield break;
        yield return Test(DegeneracyKind.RepeatedRuns, [.. prompts.Select(p => (p.Sampled.Repeated, p.Data.Repeated))]);
        yield return Test(DegeneracyKind.RepeatedTokens, [.. prompts.Select(p => (p.Sampled.SameAsBefore, p.Data.SameAsBefore))]);
        yield return Test(DegeneracyKind.RareTokens, [.. prompts.Select(p => (p.Sampled.Rare, p.Data.Rare))]);
        (double, double)[] greedy = [.. prompts.Join(baseline ?? [], p => p.Window, b => b.Window, (p, b) => (p.Greedy.Repeated, b.Greedy.Repeated))];
        if (greedy.Length >= LeastPrompts)
            yield return Test(DegeneracyKind.GreedyLoops, greedy);
    }

    private static DegeneracyFinding Test(DegeneracyKind kind, (double Written, double Usual)[] pairs)
    {
        double mean = pairs.Average(p => p.Written - p.Usual);
        double error = Math.Sqrt(pairs.Sum(p => Math.Pow(p.Written - p.Usual - mean, 2)) / (pairs.Length - 1) / pairs.Length);
        double p = error > 0 ? 1 - Distributions.StudentCdf(mean / error, pairs.Length - 1) : mean > 0 ? 0 : 1;
        return new DegeneracyFinding(kind, pairs.Average(p => p.Written), pairs.Average(p => p.Usual), p);
    }

    /// <summary>Each prompt's mean over runs.</summary>
    private static List<WrittenPrompt> Means(IEnumerable<WrittenRun> runs) => [.. runs.SelectMany(r => r.Prompts).GroupBy(p => p.Window)
        .Select(g => new WrittenPrompt(g.Key, Mean(g.Select(p => p.Greedy)), Mean(g.Select(p => p.Sampled)), Mean(g.Select(p => p.Data))))];

    private static TextMeasure Mean(IEnumerable<TextMeasure> all) => all.ToList() is var list
        ? new TextMeasure(list.Average(m => m.Repeated), list.Average(m => m.SameAsBefore), list.Average(m => m.Distinct), list.Average(m => m.Rare)) : default;

    private static DegeneracySize Size(List<WrittenRun> runs, List<WrittenPrompt> prompts, IReadOnlyList<DegeneracyFinding> findings) => new()
    {
        Arm = runs[0].Arm,
        Rung = runs[0].Rung,
        Params = runs[0].Params,
        Runs = runs.Count,
        Prompts = prompts.Count,
        Greedy = Mean(prompts.Select(p => p.Greedy)),
        Sampled = Mean(prompts.Select(p => p.Sampled)),
        Data = Mean(prompts.Select(p => p.Data)),
        Findings = findings,
    };
}
