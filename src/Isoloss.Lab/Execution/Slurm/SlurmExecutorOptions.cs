using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>How runs are executed by Slurm.</summary>
public sealed record SlurmExecutorOptions
{
    /// <summary>Root of the run directories, on a file system that every node sees under the same path.</summary>
    public required string Root { get; init; }

    /// <summary>The study; its submissions are kept beside its manifest.</summary>
    public required Study Study { get; init; }

    /// <summary>Command that executes one task of a submission on a node: <see cref="SlurmTask"/>; the path of the submission
    /// is appended.</summary>
    public required IReadOnlyList<string> Worker { get; init; }

    /// <summary>Command of the trainer.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>What is asked of Slurm.</summary>
    public SlurmOptions Slurm { get; init; } = new();

    /// <summary>Of a person's studies, the highest goes first. Slurm lets people lower their jobs only: what is above 0 counts as 0. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Seconds from asking a trainer to stop until it is killed. Default 20.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Time between two looks at the queue. Default 5 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks at the run directories, which need no scheduler. Default 0.5 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a job must be gone before its missing result counts: a network file system may show it late.
    /// Default 15 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>True when cancelling leaves the jobs in the queue, for whoever runs the study next; false when it cancels
    /// them.</summary>
    public bool LeavesJobs { get; init; }
}
