using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The baseline in one source and its variants in another, put together into one table with an arm each.</summary>
internal sealed record ArmFiles(RunTable Table, string Baseline, IReadOnlyList<string> Variants)
{
    /// <summary>
    /// Joins the sources. One with a single arm, or none, is named after its file or as the option says; one with several is
    /// never guessed at.
    /// </summary>
    /// <param name="first">The baseline's source.</param>
    /// <param name="second">The variants' source.</param>
    /// <param name="baseline">Name, or choice, of the baseline; null for none.</param>
    /// <param name="variants">Name, or choices, of the variants; empty for none.</param>
    /// <exception cref="BadInputException">A source has several arms and none is chosen, or names clash.</exception>
    public static ArmFiles Join(RunTable first, RunTable second, string? baseline, IReadOnlyList<string> variants)
    {
        var (usual, other) = NamesOf(first.Source, second.Source);
        var one = Chosen(first, baseline is null ? [] : [baseline], usual, "--baseline");
        var rest = Chosen(second, variants, other, "--variant");
        return new ArmFiles(new RunTable
        {
            Source = $"{first.Source} and {second.Source}",
            Rows = [.. one.Concat(rest).SelectMany(arm => arm.Rows)],
            Assumptions = [.. Said(first).Concat(Said(second)).Distinct()],
        }, one[0].Name, [.. rest.Select(arm => arm.Name)]);
    }

    private static List<(string Name, IEnumerable<RunRecord> Rows)> Chosen(RunTable table, IReadOnlyList<string> given, string usual, string option)
    {
        string[] names = Arms.Names(table);
        if (names.Length > 1)
            return given.Count > 0
                ? [.. given.Distinct().Select(name => (name, (IEnumerable<RunRecord>)Arms.Rows(table, name)))]
                : throw new BadInputException($"{table.Source}: found {names.Length} arms ({string.Join(", ", names)}), expected {option} with one of them");
        if (given.Count > 1)
            throw new BadInputException($"{table.Source}: found one arm, expected {option} at most once and not {string.Join(", ", given)}");
        string name = given.Count > 0 ? given[0] : usual;
        return [(name, table.Rows.Select(r => r with { Arm = name }))];
    }

    /// <summary>File names without their endings; whole paths where these are equal.</summary>
    private static (string First, string Second) NamesOf(string first, string second)
    {
        string a = ShortName(first), b = ShortName(second);
        return a == b ? (first, second) : (a, b);
    }

    private static string ShortName(string source)
    {
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(source));
        return name.Length > 0 ? name : source;
    }

    private static IEnumerable<string> Said(RunTable table) => table.Assumptions.Select(a => $"{table.Source}: {a}");
}
