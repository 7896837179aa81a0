namespace Isoloss.Runs.Tables;

/// <summary>A node of a row filter.</summary>
internal abstract class Condition
{
    /// <summary>Prepares the condition for rows whose columns have these indices.</summary>
    public abstract Func<Func<int, string>, bool> Bind(Func<string, int> columnOf);

    /// <summary>The condition in the filter language.</summary>
    public abstract override string ToString();

    /// <summary>A name or word in quotes.</summary>
    protected static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
