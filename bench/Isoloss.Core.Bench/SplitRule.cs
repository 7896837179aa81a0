namespace Isoloss.Core.Bench;

/// <summary>How splits are made from one file of raw runs.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Family">Family of every split: which ones are left out together.</param>
internal sealed record SplitRule(string File, string Family)
{
    /// <summary>Columns of N and D.</summary>
    public string Params { get; init; } = "N";

    public string Tokens { get; init; } = "D";

    /// <summary>Column of C; null for 6 N D.</summary>
    public string? Flops { get; init; }

    /// <summary>Columns of losses, each of which makes its own splits. A name that ends in * stands for all that begin so.</summary>
    public string[] Losses { get; init; } = ["loss"];

    /// <summary>Rows that count.</summary>
    public Func<TableRow, bool> Where { get; init; } = _ => true;

    /// <summary>Columns whose every combination of values makes its own splits.</summary>
    public string[] Each { get; init; } = [];

    /// <summary>What becomes of the runs that share a key, or of those on one (N, D).</summary>
    public Func<IEnumerable<RawRun>, IEnumerable<RawRun>> Reduce { get; init; } = runs => runs;

    /// <summary>The splits of a group.</summary>
    public required Func<RawRun[], IEnumerable<SplitCut>> Cuts { get; init; }
}
