using Isoloss.Core.Sections;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Health;

/// <summary>What stood out inside the runs of an arm.</summary>
public sealed record OutlierSummary
{
    /// <summary>Training sequences that stood out, those of the most runs first; the same place in the data once.</summary>
    public required IReadOnlyList<OutlierPlace> Training { get; init; }

    /// <summary>Evaluation sequences with the largest losses after the largest run, the worst first.</summary>
    public required IReadOnlyList<OutlierSequence> Sequences { get; init; }

    /// <summary>Evaluation tokens with the largest losses after the largest run, the worst first.</summary>
    public required IReadOnlyList<OutlierToken> Tokens { get; init; }

    /// <summary>Kinds of token whose loss rose in the second half of a run while the mean fell, with the number of runs.</summary>
    public required IReadOnlyList<(LossRise Rise, int Runs)> Kinds { get; init; }

    /// <summary>The same of evaluation windows; a name is the window's number.</summary>
    public required IReadOnlyList<(LossRise Rise, int Runs)> Windows { get; init; }

    /// <summary>Runs that have the file.</summary>
    public required int Runs { get; init; }

    /// <summary>Reads the runs of an arm.</summary>
    /// <param name="runs">Runs that are done, by increasing compute.</param>
    /// <exception cref="Core.BadInputException">A file cannot be read.</exception>
    public static OutlierSummary Read(IEnumerable<RunDirectory> runs)
    {
        IReadOnlyList<OutlierReading>[] all = [.. runs.Select(OutlierReading.Of).Where(r => r.Count > 0)];
        var last = all.LastOrDefault()?.LastOrDefault(r => r.Sequences.Count > 0);
        return new OutlierSummary
        {
            Training = [.. Places(all)],
            Sequences = last?.Sequences ?? [],
            Tokens = last?.Tokens ?? [],
            Kinds = Together(all.SelectMany(KindRises)),
            Windows = Together(all.SelectMany(WindowRises)),
            Runs = all.Length,
        };
    }

    private static IEnumerable<OutlierPlace> Places(IReadOnlyList<OutlierReading>[] runs) => runs
        .SelectMany((readings, run) => readings.SelectMany(r => r.Training.Select(s => (Run: run, r.Step, Found: s))))
        .GroupBy(f => (f.Found.Document, Place: f.Found.FirstToken ?? f.Found.Window))
        .Select(g => (g.MaxBy(f => Math.Abs(f.Found.Deviations ?? 0)), Runs: g.Select(f => f.Run).Distinct().Count()))
        .Select(p => new OutlierPlace(p.Item1.Found, p.Item1.Step, p.Runs))
        .OrderByDescending(p => p.Runs).ThenByDescending(p => Math.Abs(p.Worst.Deviations ?? 0));

    private static IReadOnlyList<LossRise> KindRises(IReadOnlyList<OutlierReading> readings)
    {
        if (readings.Where(r => r.Kinds is not null).TakeLast(2).ToList() is not [{ Kinds: { } before }, { Kinds: { } after }])
            return [];
        var earlier = before.Tokens.Index().DistinctBy(t => t.Item).ToDictionary(t => t.Item, t => before.Losses[t.Index]);
        var both = after.Tokens.Index().Where(t => earlier.ContainsKey(t.Item)).ToList();
        return LossRises.Find([.. both.Select(t => t.Item)], [.. both.Select(t => earlier[t.Item])], [.. both.Select(t => after.Losses[t.Index])]);
    }

    private static IReadOnlyList<LossRise> WindowRises(IReadOnlyList<OutlierReading> readings) =>
        readings.Where(r => r.SequenceLosses.Count > 0).TakeLast(2).ToList() is [var before, var after]
            ? LossRises.Find([.. Enumerable.Range(0, after.SequenceLosses.Count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                before.SequenceLosses, after.SequenceLosses)
            : [];

    private static IReadOnlyList<(LossRise, int)> Together(IEnumerable<LossRise> rises) =>
        [.. rises.GroupBy(r => r.Name).Select(g => (g.MaxBy(r => r.Deviations)!, g.Count()))
            .OrderByDescending(r => r.Item2).ThenByDescending(r => r.Item1.Deviations)];
}
