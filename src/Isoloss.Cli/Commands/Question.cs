using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>What is compared with what, and where: from the command line, or else from the study.</summary>
internal sealed record Question(RunTable Table, string Baseline, IReadOnlyList<string> Variants, Target Target)
{
    public static Question Of(RunTable table, StudyManifest? manifest, string? baseline, string[]? variants, Target? target)
    {
        string[] names = Arms.Names(table);
        string chosen = baseline ?? manifest?.Baseline
            ?? throw new BadInputException(names.Length == 0
                ? $"{table.Source}: found no arms, expected a column 'arm'; name the column with --map arm=COLUMN"
                : $"{table.Source}: found no --baseline, expected one of {string.Join(", ", names)}");
        IReadOnlyList<string> others = variants is { Length: > 0 } ? [.. variants.Distinct()] : manifest?.Variants ?? [.. names.Where(n => n != chosen)];
        if (others.Count == 0)
            throw new BadInputException($"{table.Source}: found no arm beside '{chosen}', expected at least one variant");
        if (others.Contains(chosen))
            throw new BadInputException($"'{chosen}' is both baseline and variant; expected two different arms");
        return new Question(table, chosen, others, target ?? manifest?.Target
            ?? throw new BadInputException("found no target, expected --at flops=1e24 or --at params=1.2B,tokens=24B"));
    }

    /// <summary>
    /// Compares every variant. One that cannot be compared (all its runs diverged, say) does not stop the others:
    /// it is named on standard error and among the answer's problems.
    /// </summary>
    /// <param name="options">How sure a verdict must be.</param>
    /// <param name="asIs">Compare in spite of a missing rung or of runs that disagree; they are named among the diagnostics.</param>
    /// <param name="session">Where notes go.</param>
    /// <exception cref="BadInputException">No variant can be compared.</exception>
    public Answers Answer(CompareOptions options, bool asIs, Session session)
    {
        var baseline = RunsInput.Fittable(Arms.Rows(Table, Baseline), session);
        var compared = new List<ArmAnswer>();
        var problems = new List<Diagnostic>();
        var target = Target;
        foreach (string variant in Variants)
            try
            {
                var result = ArmComparer.Compare(baseline, Finished(variant, session), target, options);
                if (!asIs)
                    RequireWholeLadder(result);
                compared.Add(new ArmAnswer(variant, result));
                // Compute is spent as the first joint fit says is efficient: all variants are asked at one size and data.
                target = new Target { Params = result.Target.Params, Tokens = result.Target.Tokens };
            }
            catch (BadInputException e) when (Variants.Count > 1)
            {
                session.Note($"not compared: {variant}: {e.Message}");
                problems.Add(new Diagnostic("arm-not-compared", $"{variant}: {e.Message}", "Its runs are in the table below; the other variants are not affected."));
            }
        return compared.Count > 0 ? new Answers(compared, problems) : throw new BadInputException("found no variant that can be compared");
    }

    private static void RequireWholeLadder(ComparisonResult result)
    {
        if (result.Diagnostics.FirstOrDefault(d => d.Code is "rung-missing" or "replicates-disagree") is { } defect)
            throw new BadInputException($"{defect.Message} {defect.Advice} With --as-is the arms are compared all the same.");
    }

    private IReadOnlyList<Observation> Finished(string variant, Session session)
    {
        var rows = Arms.Rows(Table, variant);
        var finished = RunsInput.Fittable(rows, session);
        return finished.Count > 0 ? finished : throw new BadInputException(
            $"'{variant}' has no finished run: found {string.Join(", ", rows.GroupBy(r => r.State).Select(g => $"{g.Count()} {Output.JsonOutput.Word(g.Key)}"))}");
    }
}

/// <summary>One variant's comparison with the baseline.</summary>
internal sealed record ArmAnswer(string Variant, ComparisonResult Result);

/// <summary>The comparisons that could be made, at least one, and why others could not.</summary>
internal sealed record Answers(IReadOnlyList<ArmAnswer> Compared, IReadOnlyList<Diagnostic> Problems);
