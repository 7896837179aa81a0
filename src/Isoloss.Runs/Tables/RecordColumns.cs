using System.Globalization;

namespace Isoloss.Runs.Tables;

/// <summary>The canonical columns of a run: what is exported, and what a filter over run directories can ask for.</summary>
internal static class RecordColumns
{
    private static readonly (string Name, Func<RunRecord, object?> Value)[] All =
    [
        ("id", r => r.Id),
        ("arm", r => r.Arm),
        ("rung", r => r.Rung),
        ("part", r => r.Part),
        ("state", r => StateWords.Of(r.State)),
        ("params", r => r.Params),
        ("tokens", r => r.Tokens),
        ("flops", r => r.Flops),
        ("loss", r => r.Loss),
        ("seed", r => r.Seed),
        ("oracle_loss", r => r.OracleLoss),
        ("entropy_rate", r => r.EntropyRate),
        ("tokens_per_s", r => r.TokensPerSecond),
        ("seconds", r => r.Seconds),
    ];

    /// <summary>Names, in the order in which they are exported.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>Index of a column by its name or symbol (N, D, C, L), or null when there is none.</summary>
    public static int? IndexOf(string name)
    {
        int index = Array.FindIndex(All, c => c.Name == (ColumnNames.CanonicalOf(name) ?? name));
        return index < 0 ? null : index;
    }

    /// <summary>A value: a string, a double, an int, or null.</summary>
    public static object? Value(RunRecord run, int column) => All[column].Value(run);

    /// <summary>A value as text that reads back as the same value; empty for null.</summary>
    public static string Text(RunRecord run, int column) =>
        Convert.ToString(Value(run, column), CultureInfo.InvariantCulture) ?? "";
}
