using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>
/// One job array that was handed in, in <c>studies/&lt;study&gt;/slurm/&lt;n&gt;.json</c>: what its tasks read, and what a study
/// that is started again elsewhere knows it by. It is written before the array is handed in, under whose name the array is
/// found should the answer of <c>sbatch</c> be lost.
/// </summary>
public sealed record Submission
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Name of the job, unique among the submissions of a root of run directories.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the job array; null until <c>sbatch</c> answered.</summary>
    public long? Array { get; init; }

    /// <summary>Absolute path of the run directories.</summary>
    public required string Root { get; init; }

    /// <summary>Command of the trainer.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where the command starts.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Threads of one run.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seconds of training between snapshots.</summary>
    public double SnapshotSeconds { get; init; } = 20;

    /// <summary>Shares of each run after which a state is kept for branches.</summary>
    public IReadOnlyList<double> KeepSnapshots { get; init; } = [];

    /// <summary>For each task, shares of its run after which a state is kept for longer runs; empty when none asks for one.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Keep { get; init; } = [];

    /// <summary>Seconds from asking a trainer to stop until it is killed.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>How often a task may put itself back into the queue when its time is up.</summary>
    public int Requeues { get; init; }

    /// <summary>Budget of the study; null for none.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Key of the run of each task, by its index.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Folder of a study's submissions.</summary>
    public static string FolderOf(string root, string study) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(StudyManifest.FileOf(root, study)))!, "slurm");

    /// <summary>Reads a submission.</summary>
    /// <exception cref="BadInputException">The file is none; says which and why.</exception>
    public static Submission Load(string file)
    {
        Submission submission = JsonFile.Read<Submission>(file)
            ?? throw new BadInputException($"{file}: missing; expected a submission that 'study run --executor slurm' wrote");
        foreach (string key in submission.Keys)
            if (!RunKey.IsKey(key))
                throw new BadInputException($"{file}: found run key '{key}', expected {RunKey.Length} hex digits");
        return submission;
    }
}
