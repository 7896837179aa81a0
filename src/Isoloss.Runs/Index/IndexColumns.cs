using System.Globalization;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Runs.Index;

/// <summary>What a filter over the index can ask for.</summary>
internal static class IndexColumns
{
    private static readonly (string Name, Func<IndexedRun, object?> Value)[] All =
    [
        ("key", r => r.Key),
        ("study", r => string.Join(',', r.Places.Select(p => p.Study).Distinct())),
        ("arm", r => string.Join(',', r.Places.Select(p => p.Arm).Distinct())),
        ("rung", r => string.Join(',', r.Places.Select(p => p.Rung).Distinct())),
        ("state", r => StateWords.Of(r.State)),
        ("interrupted", r => r.IsInterrupted ? "yes" : "no"),
        ("params", r => r.Params),
        ("tokens", r => r.Tokens),
        ("flops", r => r.Flops),
        ("loss", r => r.Loss),
        ("seed", r => r.Seed),
        ("seconds", r => r.Seconds),
    ];

    /// <summary>Index of a column.</summary>
    public static int IndexOf(string name)
    {
        int index =
            Array.FindIndex(All, c => c.Name.Equals(ColumnNames.CanonicalOf(name) ?? name, StringComparison.OrdinalIgnoreCase));
        string[] names = [.. All.Select(c => c.Name)];
        return index >= 0 ? index : throw new BadInputException(
            $"--where: no column '{name}'{NearestName.Hint(name, names)} (expected one of {string.Join(", ", names)})");
    }

    /// <summary>A cell as text.</summary>
    public static string Text(IndexedRun run, int column) =>
        Convert.ToString(All[column].Value(run), CultureInfo.InvariantCulture) ?? "";
}
