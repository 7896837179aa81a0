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
            ?? throw new BadInputException($"{table.Source}: found no --baseline, expected one of {string.Join(", ", names)}");
        IReadOnlyList<string> others = variants is { Length: > 0 } ? variants : manifest?.Variants ?? [.. names.Where(n => n != chosen)];
        if (others.Count == 0)
            throw new BadInputException($"{table.Source}: found no arm beside '{chosen}', expected at least one variant");
        if (others.Contains(chosen))
            throw new BadInputException($"'{chosen}' is both baseline and variant; expected two different arms");
        return new Question(table, chosen, others, target ?? manifest?.Target
            ?? throw new BadInputException("found no target, expected --at flops=1e24 or --at params=1.2B,tokens=24B"));
    }

    public IReadOnlyList<ArmAnswer> Answer(CompareOptions options, Session session)
    {
        var baseline = RunsInput.Fittable(Arms.Rows(Table, Baseline), session);
        return [.. Variants.Select(v => new ArmAnswer(v,
            ArmComparer.Compare(baseline, RunsInput.Fittable(Arms.Rows(Table, v), session), Target, options)))];
    }
}

/// <summary>One variant's comparison with the baseline.</summary>
internal sealed record ArmAnswer(string Variant, ComparisonResult Result);
