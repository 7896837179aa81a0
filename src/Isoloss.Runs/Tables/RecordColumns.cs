using System.Globalization;

namespace Isoloss.Runs.Tables;

/// <summary>The canonical columns of a run: what is exported, and what a filter over run directories can ask for.</summary>
internal static class RecordColumns
{
    private static readonly (string Name, Type Type, Func<RunRecord, object?> Value)[] All =
    [
        ("id", typeof(string), r => r.Id),
        ("arm", typeof(string), r => r.Arm),
        ("rung", typeof(string), r => r.Rung),
        ("part", typeof(string), r => r.Part),
        ("state", typeof(string), r => StateWords.Of(r.State)),
        ("params", typeof(double), r => r.Params),
        ("tokens", typeof(double), r => r.Tokens),
        ("flops", typeof(double), r => r.Flops),
        ("loss", typeof(double), r => r.Loss),
        ("seed", typeof(int), r => r.Seed),
        ("oracle_loss", typeof(double), r => r.OracleLoss),
        ("entropy_rate", typeof(double), r => r.EntropyRate),
        ("tokens_per_s", typeof(double), r => r.TokensPerSecond),
        ("seconds", typeof(double), r => r.Seconds),
        ("unique_tokens", typeof(double), r => r.UniqueTokens),
        ("steps", typeof(double), r => r.Steps),
        ("batch_tokens", typeof(double), r => r.BatchTokens),
        ("learning_rate", typeof(double), r => r.LearningRate),
        ("weight", typeof(double), r => r.Weight == 1 ? null : r.Weight),
        ("outlier", typeof(int), r => r.Outlier ? 1 : null),
        ("origin", typeof(string), r => r.Origin),
        ("best_of", typeof(int), r => r.BestOf == 1 ? null : r.BestOf),
    ];

    /// <summary>Names, in the order in which they are exported.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>Index of a column by its name or symbol (N, D, C, L), or null when there is none.</summary>
    public static int? IndexOf(string name)
    {
        int index = Array.FindIndex(All, c => c.Name == (ColumnNames.CanonicalOf(name) ?? name));
        return index < 0 ? null : index;
    }

    /// <summary>Type of a column's values: string, double or int.</summary>
    public static Type TypeOf(int column) => All[column].Type;

    /// <summary>A value: a string, a double, an int, or null.</summary>
    public static object? Value(RunRecord run, int column) => All[column].Value(run);

    /// <summary>A value as text that reads back as the same value; empty for null.</summary>
    public static string Text(RunRecord run, int column) =>
        Convert.ToString(Value(run, column), CultureInfo.InvariantCulture) ?? "";
}
