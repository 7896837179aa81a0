namespace Isoloss.Runs.Tables;

/// <summary>How a table is read.</summary>
public sealed record TableOptions
{
    /// <summary>Canonical name to column, from <c>--map loss=c4_val</c>.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Which rows to keep, from <c>--where 'dataset=rpj and params&lt;5e8'</c>; null keeps all.</summary>
    public string? Where { get; init; }

    /// <summary>Which study of a directory of run directories; null when there is only one.</summary>
    public string? Study { get; init; }
}
