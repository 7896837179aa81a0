using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Studies;

/// <summary>Which program trains the runs of a study, and how it is run on this machine.</summary>
public sealed record TrainerChoice
{
    /// <summary>The program; part of every run's key.</summary>
    public required TrainerIdentity Identity { get; init; }

    /// <summary>Threads of one run; with <see cref="ChoosesThreads"/> of one that is trained beside others. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>A run may get the cores of all, alone on the machine, where measured speeds say that the study then ends sooner. Default false.</summary>
    public bool ChoosesThreads { get; init; }

    /// <summary>Runs at once. Default: the machine's cores over <see cref="Threads"/>, at least 1.</summary>
    public required int Parallel { get; init; }

    /// <summary>Seconds of training between snapshots. Default 20.</summary>
    public double SnapshotSeconds { get; init; } = 20;

    /// <summary>Shares of each run after which its state is kept for branches, each above 0 and below 1. Default: none.</summary>
    public IReadOnlyList<double> KeepSnapshots { get; init; } = [];

    /// <summary>Speed of a user's own trainer as the user states it, tokens per second; null when unknown. The built-in
    /// trainer is measured.</summary>
    public double? TokensPerSecond { get; init; }
}
