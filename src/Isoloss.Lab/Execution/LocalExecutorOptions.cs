using Isoloss.Lab.Quoting;

namespace Isoloss.Lab.Execution;

/// <summary>How runs are executed on this machine.</summary>
public sealed record LocalExecutorOptions
{
    /// <summary>Root of the run directories.</summary>
    public required string Root { get; init; }

    /// <summary>Where data that was prepared once lies, beside the run directories.</summary>
    public static string CacheUnder(string root) => Path.Combine(Path.GetFullPath(root), "cache");

    /// <summary>The trainer and its arguments; the path of the job file is appended.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where the command starts; relative paths in it are relative to this folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Runs at once. At least 1.</summary>
    public required int Parallel { get; init; }

    /// <summary>Threads of one run. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seconds of training between snapshots. Default 20.</summary>
    public double SnapshotSeconds { get; init; } = 20;

    /// <summary>Shares of each run after which a state is kept for branches. Default: none.</summary>
    public IReadOnlyList<double> KeepSnapshots { get; init; } = [];

    /// <summary>Where data that was prepared once lies. Default: under <see cref="Root"/>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whole seconds from asking a trainer to stop until it is killed; at the end of a budget there may be less. Default 20.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Keeps the study's budget; null without one.</summary>
    public BudgetGuard? Guard { get; init; }

    /// <summary>Job of the cluster's queue that this executor runs in; null outside of one.</summary>
    public string? Job { get; init; }

    /// <summary>Longest wait for another executor of the same run; null waits for ever.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Silence after which another machine's claim counts as dead; null for the default.</summary>
    public TimeSpan? Stale { get; init; }
}
