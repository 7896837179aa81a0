namespace Isoloss.Runs.Directories;

/// <summary>
/// The content of <c>job.json</c>, rewritten at every start: the run and how to execute it.
/// Nothing here beside <see cref="Run"/> may change the result; <see cref="Threads"/> may in rounding, so a run of the built-in trainer keeps those of its first start.
/// </summary>
public sealed record Job
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>What to train.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>Absolute path of the run directory, where metrics, snapshots and the result go.</summary>
    public required string Directory { get; init; }

    /// <summary>Threads the trainer may use. Default 1: one process per core with one thread each trains most.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seconds of training between snapshots. Default 20.</summary>
    public double SnapshotSeconds { get; init; } = 20;

    /// <summary>Shares of the run, each above 0 and at most 1, after which a state is kept; see <see cref="KeptSnapshot"/>. Null or empty: none.</summary>
    public IReadOnlyList<double>? KeepSnapshots { get; init; }

    /// <summary>State to begin from where the run has no snapshot of its own; null for the beginning.</summary>
    public JobStart? Start { get; init; }

    /// <summary>Step after which to keep a state and stop without a result: a replay. Null: train to the end.</summary>
    public long? StopAfterStep { get; init; }

    /// <summary>Folder in which the trainer is started.</summary>
    public string? Folder { get; init; }

    /// <summary>Directory for data prepared once and shared between runs (tokenized text). Default: the system's temporary
    /// directory.</summary>
    public string? CacheDirectory { get; init; }
}
