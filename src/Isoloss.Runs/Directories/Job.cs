namespace Isoloss.Runs.Directories;

/// <summary>
/// The content of <c>job.json</c>, rewritten at every start: the run and how to execute it.
/// Nothing here beside <see cref="Run"/> may change the result.
/// </summary>
public sealed record Job
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>What to train.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>Absolute path of the run directory, where metrics, snapshots and the result go.</summary>
    public required string Directory { get; init; }

    /// <summary>Threads the trainer may use. Default 1: one process per run with one thread each is fastest.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seconds of training between snapshots. Default 20.</summary>
    public double SnapshotSeconds { get; init; } = 20;

    /// <summary>Directory for data prepared once and shared between runs (tokenized text). Default: the system's temporary
    /// directory.</summary>
    public string? CacheDirectory { get; init; }
}
