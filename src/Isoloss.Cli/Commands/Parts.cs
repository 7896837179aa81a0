using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The column <c>part</c>: what is fitted and what is held out to be judged.</summary>
internal static class Parts
{
    private const string Train = "train", Test = "test";

    /// <summary>True when the rows split themselves.</summary>
    /// <exception cref="BadInputException">A part is neither train nor test.</exception>
    public static bool AreIn(IEnumerable<RunRecord> rows)
    {
        string[] parts = [.. rows.Select(r => r.Part?.ToLowerInvariant()).OfType<string>().Distinct()];
        if (parts.Except([Train, Test]).FirstOrDefault() is { } other)
            throw new BadInputException($"column part: found '{other}', expected {Train} or {Test} (--map part= leaves the column unused)");
        return parts.Length > 0;
    }

    /// <summary>Rows to fit.</summary>
    public static IReadOnlyList<RunRecord> ToFit(IEnumerable<RunRecord> rows) => Of(rows, Train);

    /// <summary>Rows to judge.</summary>
    public static IReadOnlyList<RunRecord> ToJudge(IEnumerable<RunRecord> rows) => Of(rows, Test);

    private static List<RunRecord> Of(IEnumerable<RunRecord> rows, string part) =>
        [.. rows.Where(r => part.Equals(r.Part, StringComparison.OrdinalIgnoreCase))];
}
