using Isoloss.Core.Uncertainty;

namespace Isoloss.Runs.Tables;

/// <summary>Runs in canonical form, with what was assumed to read them.</summary>
public sealed record RunTable
{
    /// <summary>Where the runs came from: a path, or <c>-</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The runs that can be fitted and those that cannot (unfinished, diverged).</summary>
    public required IReadOnlyList<RunRecord> Rows { get; init; }

    /// <summary>What was assumed, one sentence each, such as "flops is 6*params*tokens: no such column".</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Losses that were the lowest of a sweep and are raised here. Default none.</summary>
    public IReadOnlyList<SweepCorrection> Corrections { get; init; } = [];
}
