using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>
/// What is compared with what, and where: from the command line, or else from the study. The verdict is that at the first
/// target; without any, it is that at the largest rung that both arms have among those that the table holds out.
/// </summary>
internal sealed record Question(RunTable Table, string Baseline, IReadOnlyList<string> Variants, IReadOnlyList<Target> Targets)
{
    /// <summary>True for the runs of a study: its arms share rungs by their labels, also where a change adds parameters or rounds
    /// the tokens to other batches. Default false: rungs are shared by equal size and tokens.</summary>
    public bool IsStudy { get; init; }

    /// <summary>True where the study says that its arms see the same data. Default false: not known.</summary>
    public bool SameData { get; init; }

    public static Question Of(RunTable table, StudyManifest? manifest, string? baseline, IReadOnlyList<string> variants, IReadOnlyList<Target> targets)
    {
        string[] names = Arms.Names(table);
        string chosen = baseline ?? manifest?.Baseline
            ?? throw new BadInputException(names.Length == 0
                ? $"{table.Source}: found no arms, expected a column 'arm'; name the column with --map arm=COLUMN"
                : $"{table.Source}: found no --baseline, expected one of {string.Join(", ", names)}");
        IReadOnlyList<string> others = variants.Count > 0 ? [.. variants.Distinct()] : manifest?.Variants ?? [.. names.Where(n => n != chosen)];
        if (others.Count == 0)
            throw new BadInputException($"{table.Source}: found no arm beside '{chosen}', expected at least one variant");
        if (others.Contains(chosen))
            throw new BadInputException($"'{chosen}' is both baseline and variant; expected two different arms");
        if (targets.Count == 0 && manifest is not null)
            targets = [manifest.Target];
        if (targets.Count == 0 && !Parts.AreIn(table.Rows))
            throw new BadInputException("found no target, expected --at flops=1e24 or --at params=1.2B,tokens=24B");
        return new Question(table, chosen, others, targets) { IsStudy = manifest is not null, SameData = manifest is { SameData: true } };
    }

    /// <summary>
    /// Compares every variant; verdicts are corrected for their number. One that cannot be compared (all its runs diverged, say) does not stop the others:
    /// it is named on standard error and among the answer's problems.
    /// </summary>
    /// <param name="options">How sure a verdict must be.</param>
    /// <param name="asIs">Compare in spite of a missing rung or of runs that disagree; they are named among the diagnostics.</param>
    /// <param name="session">Where notes go.</param>
    /// <exception cref="BadInputException">No variant can be compared.</exception>
    public Answers Answer(CompareOptions options, bool asIs, Session session)
    {
        var (baseline, judgedBaseline) = Finished(Baseline, session);
        var compared = new List<ArmAnswer>();
        var problems = new List<Diagnostic>();
        var targets = Targets;
        options = options with { Variants = Variants.Count, SameData = options.SameData || SameData };
        foreach (string variant in Variants)
            try
            {
                var (runs, judged) = Finished(variant, session);
                var result = ArmComparer.Compare(
                    new ArmRuns { Baseline = baseline, Variant = runs, JudgedBaseline = judgedBaseline, JudgedVariant = judged }, targets, options);
                if (!asIs)
                    RequireWholeLadder(result);
                compared.Add(new ArmAnswer(variant, WithBeginnings(result, variant)));
                // Compute is spent as the first joint fit says is efficient: all variants are asked at one size and data.
                targets = [.. Targets.Zip(result.Targets, (_, t) => new Target { Params = t.At.Params, Tokens = t.At.Tokens })];
            }
            catch (BadInputException e) when (Variants.Count > 1)
            {
                session.Note($"not compared: {variant}: {e.Message}");
                problems.Add(new Diagnostic("arm-not-compared", $"{variant}: {e.Message}", "Its runs are in the table below; the other variants are not affected."));
            }
        return compared.Count > 0 ? new Answers(compared, problems) { Asked = options } : throw new BadInputException("found no variant that can be compared");
    }

    /// <summary>Rows of an arm that its laws are fitted to: all, or those that the table does not hold out.</summary>
    public IReadOnlyList<RunRecord> ToFit(string arm) =>
        Parts.AreIn(Table.Rows) ? Parts.ToFit(Arms.Rows(Table, arm)) : Arms.Rows(Table, arm);

    /// <summary>Finished runs of an arm that its laws are fitted to, on the rungs that a study's arms share.</summary>
    public IReadOnlyList<Observation> Runs(string arm)
    {
        var rows = OnSharedRungs(Arms.Rows(Table, arm), arm);
        return [.. (Parts.AreIn(Table.Rows) ? Parts.ToFit(rows) : rows).Where(r => double.IsFinite(r.Loss)).Select(r => r.ToObservation())];
    }

    /// <summary>A study's variant at the size and tokens of the baseline's rung; its FLOP stay its own and are charged.</summary>
    private IReadOnlyList<RunRecord> OnSharedRungs(IReadOnlyList<RunRecord> rows, string arm)
    {
        if (!IsStudy || arm == Baseline)
            return rows;
        var rungs = Arms.Rows(Table, Baseline).Where(r => r.Rung is not null && double.IsFinite(r.Params)).DistinctBy(r => r.Rung)
            .ToDictionary(r => r.Rung!);
        return [.. rows.Select(r => double.IsFinite(r.Params) && rungs.GetValueOrDefault(r.Rung ?? "") is { } rung
            ? r with { Params = rung.Params, Tokens = rung.Tokens } : r)];
    }

    private ComparisonResult WithBeginnings(ComparisonResult result, string variant) =>
        SharedBeginnings.Of([.. ToFit(Baseline), .. ToFit(variant)]) is { } shared ? result with { Diagnostics = [shared, .. result.Diagnostics] } : result;

    private static void RequireWholeLadder(ComparisonResult result)
    {
        if (result.Diagnostics.FirstOrDefault(d => d.Code is "rung-missing" or "replicates-disagree") is { } defect)
            throw new BadInputException($"{defect.Message} {defect.Advice} With --as-is the arms are compared all the same.");
    }

    /// <summary>Runs of an arm to fit, and to judge where the table has a column part.</summary>
    private (IReadOnlyList<Observation> Fitted, IReadOnlyList<Observation> Judged) Finished(string arm, Session session)
    {
        var rows = OnSharedRungs(Arms.Rows(Table, arm), arm);
        if (!Parts.AreIn(Table.Rows))
            return (Fittable(rows), []);
        var (train, test) = (Parts.ToFit(rows), Parts.ToJudge(rows));
        if (rows.Count > train.Count + test.Count)
            session.Note($"left out: {rows.Count - train.Count - test.Count} run(s) of {arm} that are neither train nor test");
        return train.Count > 0 ? (Fittable(train), RunsInput.Fittable(test, session))
            : throw new BadInputException($"column part: found no run of '{arm}' with 'train', expected some to fit");

        IReadOnlyList<Observation> Fittable(IReadOnlyList<RunRecord> chosen)
        {
            var finished = RunsInput.Fittable(chosen, session);
            return finished.Count > 0 || arm == Baseline ? finished : throw new BadInputException(
                $"'{arm}' has no finished run: found {string.Join(", ", chosen.GroupBy(r => r.State).Select(g => $"{g.Count()} {Output.JsonOutput.Word(g.Key)}"))}");
        }
    }
}

/// <summary>One variant's comparison with the baseline.</summary>
internal sealed record ArmAnswer(string Variant, ComparisonResult Result);

/// <summary>The comparisons that could be made, at least one, and why others could not.</summary>
internal sealed record Answers(IReadOnlyList<ArmAnswer> Compared, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>How sure the verdicts were to be.</summary>
    public CompareOptions Asked { get; init; } = new();
}
