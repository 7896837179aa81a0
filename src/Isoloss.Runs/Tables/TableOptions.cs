namespace Isoloss.Runs.Tables;

/// <summary>How a table is read.</summary>
public sealed record TableOptions
{
    /// <summary>Canonical name to column, from <c>--map loss=c4_val</c>; an empty column says that there is none.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Which rows to keep, from <c>--where 'dataset=rpj and params&lt;5e8'</c>; null keeps all.</summary>
    public string? Where { get; init; }

    /// <summary>Which study of a directory of run directories; null when there is only one.</summary>
    public string? Study { get; init; }

    /// <summary>What happens to runs that the table flags as outliers. Default: they are kept, and their number is said.</summary>
    public OutlierRule Outliers { get; init; }

    /// <summary>Which count of parameters N is; null takes the likeliest column.</summary>
    public ParamsRule? Params { get; init; }

    /// <summary>Where C comes from; null takes the recorded column where there is one, and 6 N D where there is none.</summary>
    public FlopRule? Flops { get; init; }
}
