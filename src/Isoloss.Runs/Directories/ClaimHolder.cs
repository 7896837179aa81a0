namespace Isoloss.Runs.Directories;

/// <summary>The content of <c>claim.json</c>: who works on a run.</summary>
public sealed record ClaimHolder
{
    /// <summary>Machine of the executor.</summary>
    public required string Host { get; init; }

    /// <summary>Process of the executor.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Job of the cluster's queue that it runs in, such as <c>4711_3</c>; null outside of one.</summary>
    public string? Job { get; init; }

    /// <summary>Step that it goes on from, as far as is known; 0 for one from its beginning. Null when an earlier version wrote it.</summary>
    public long? BeginStep { get; init; }
}
