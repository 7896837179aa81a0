using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>
/// One run on disk. The directory is the truth: whoever wants to know whether a run is done looks for <c>result.json</c>.
/// Layout: <c>run.json</c>, <c>job.json</c>, <c>metrics.jsonl</c>, <c>outliers.jsonl</c>, <c>timing.jsonl</c>, <c>state.json</c>, <c>snapshots/</c>,
/// <c>log.txt</c>, <c>result.json</c>, and the empty files of two locks (see docs/formats.md).
/// </summary>
/// <param name="path">Absolute path of <c>runs/&lt;key&gt;</c>.</param>
public sealed class RunDirectory(string path)
{
    /// <summary>Absolute path of the directory.</summary>
    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    /// <summary>The run's key: the directory's name.</summary>
    public string Key => System.IO.Path.GetFileName(Path);

    /// <summary>What determines the run.</summary>
    public string RunFile => In("run.json");

    /// <summary>How the last start executed it.</summary>
    public string JobFile => In("job.json");

    /// <summary>Measurements, one JSON object a line, append-only; the same job gives the same bytes.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary>Sequences and tokens with outlying losses, one JSON object a line, append-only; see
    /// <see cref="OutlierReading"/>.</summary>
    public string OutliersFile => In("outliers.jsonl");

    /// <summary>Wall-clock readings, one JSON object a line: kept apart because they never repeat.</summary>
    public string TimingFile => In("timing.jsonl");

    /// <summary>Where the run is in its life.</summary>
    public string StateFile => In("state.json");

    /// <summary>Saved training states.</summary>
    public string SnapshotsDirectory => In("snapshots");

    /// <summary>States that stay, for branches to begin from; see <see cref="KeptSnapshot"/>.</summary>
    public string KeptDirectory => In("kept");

    /// <summary>The last evaluation part by part; see <see cref="EvaluationLosses"/>.</summary>
    public string EvaluationFile => In("evaluation.json");

    /// <summary>What the model writes at the end; see <see cref="ContinuationSet"/>.</summary>
    public string ContinuationsFile => In("continuations.json");

    /// <summary>What a person calls a branch; see <see cref="BranchLabel"/>.</summary>
    public string BranchFile => In("branch.json");

    /// <summary>What the trainer printed.</summary>
    public string LogFile => In("log.txt");

    /// <summary>The result; its presence means done.</summary>
    public string ResultFile => In("result.json");

    /// <summary>Locked (<see cref="FileLock"/>) by the executor and every process of the trainer it started.</summary>
    public string ExecutorLock => In("executor.lock");

    /// <summary>Who works on the run, touched while they do; see <see cref="RunClaim"/>.</summary>
    public string ClaimFile => In("claim.json");

    /// <summary>One line for each time a trainer was started here and ended; see <see cref="RunAttempt"/>.</summary>
    public string AttemptsFile => In("attempts.jsonl");

    /// <summary>Locked by the built-in trainer itself, whoever started it.</summary>
    public string TrainerLock => In("trainer.lock");

    /// <summary>True when the result is there.</summary>
    public bool IsDone => File.Exists(ResultFile);

    /// <summary>Creates the directory with its <c>run.json</c>; does nothing when it is there already.</summary>
    public static RunDirectory Create(string root, RunSpec spec)
    {
        var directory = new RunDirectory(System.IO.Path.Combine(root, spec.Key));
        Directory.CreateDirectory(directory.Path);
        if (!File.Exists(directory.RunFile))
            AtomicFile.WriteJson(directory.RunFile, spec);
        return directory;
    }

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <exception cref="BadInputException">The file is missing or not a run; says which file.</exception>
    public RunSpec ReadSpec() => JsonFile.Read<RunSpec>(RunFile)
        ?? throw MissingRunFile();

    /// <summary>Refuses a run whose <c>run.json</c> is gone: nothing says then what it is, whatever its result.</summary>
    /// <exception cref="BadInputException">The file is missing.</exception>
    public void RequireRunFile()
    {
        if (!File.Exists(RunFile))
            throw MissingRunFile();
    }

    /// <summary>Reads <c>result.json</c>, or null when the run is not done.</summary>
    /// <exception cref="BadInputException">The file is not a result; says which file and why.</exception>
    public RunResult? ReadResult() => JsonFile.Read<RunResult>(ResultFile);

    /// <summary>Reads <c>state.json</c>, or null when there is none yet.</summary>
    /// <exception cref="BadInputException">The file is not a state; says which file and why.</exception>
    public RunStatus? ReadStatus() => JsonFile.Read<RunStatus>(StateFile);

    /// <summary>Writes <c>state.json</c> by rename.</summary>
    public void WriteStatus(RunStatus status) => AtomicFile.WriteJson(StateFile, status);

    /// <summary>Writes <c>result.json</c> by rename. The last write of a run.</summary>
    public void WriteResult(RunResult result) => AtomicFile.WriteJson(ResultFile, result);

    private BadInputException MissingRunFile() =>
        new($"{RunFile}: missing; a run directory needs it: 'isoloss study run' with the run's study writes it again");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
