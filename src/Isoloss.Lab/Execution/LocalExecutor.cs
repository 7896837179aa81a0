using System.Diagnostics;
using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Executes each run as one process on this machine.</summary>
/// <param name="options">The trainer and how to run it.</param>
/// <param name="time">Clock of <c>state.json</c>.</param>
public sealed class LocalExecutor(LocalExecutorOptions options, TimeProvider time) : IExecutor
{
    private const int StoppedExitCode = 130;
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public int Parallel => options.Parallel;

    /// <summary>The executor of a study: its own command, or the built-in trainer where it lies.</summary>
    /// <param name="study">Whose runs to execute.</param>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="time">Clock of <c>state.json</c>.</param>
    /// <exception cref="BadInputException">The built-in trainer is nowhere.</exception>
    public static LocalExecutor For(Study study, string root, TimeProvider time) => new(new LocalExecutorOptions
    {
        Root = root,
        Command = study.Trainer.Identity.Command ?? TrainerLocator.Find(),
        WorkingDirectory = study.Folder,
        Parallel = study.Trainer.Parallel,
        Threads = study.Trainer.Threads,
        SnapshotSeconds = study.Trainer.SnapshotSeconds,
    }, time);

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        try
        {
            RunDirectory directory = RunDirectory.Create(options.Root, run.Spec);
            using FileLock? held = await TakeLock(directory, cancellationToken);
            if (held is null)
                return new RunOutcome(RunState.Cancelled);
            // Another study, or a trainer that outlived its own, may have finished it while this one waited.
            if (ResultCheck.Accept(directory, run.Spec) is { State: not RunState.Failed } earlier)
                return earlier;
            RunOutcome outcome = await Train(run, directory, held, cancellationToken);
            Settle(directory, outcome);
            return outcome;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            return new RunOutcome(RunState.Failed, e.Message);
        }
    }

    private static async Task<FileLock?> TakeLock(RunDirectory directory, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (FileLock.TryTake(directory.ExecutorLock) is { } held)
                return held;
            await Task.Delay(LockPoll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }

    private async Task<RunOutcome> Train(
        PlannedRun run, RunDirectory directory, FileLock held, CancellationToken cancellationToken)
    {
        AtomicFile.WriteJson(directory.JobFile, new Job
        {
            Run = run.Spec,
            Directory = directory.Path,
            Threads = options.Threads,
            SnapshotSeconds = options.SnapshotSeconds,
            CacheDirectory = LocalExecutorOptions.CacheUnder(options.Root),
        });
        Directory.CreateDirectory(directory.SnapshotsDirectory);
        long logStart = File.Exists(directory.LogFile) ? new FileInfo(directory.LogFile).Length : 0;
        using Process process = Supervisor.Start([.. options.Command, directory.JobFile], options, directory.LogFile, held);
        using (cancellationToken.Register(process.StandardInput.Close))
            await process.WaitForExitAsync(CancellationToken.None);
        return ResultCheck.Accept(directory, run.Spec) ?? WithoutResult(process.ExitCode, directory, logStart, cancellationToken);
    }

    private static RunOutcome WithoutResult(
        int exitCode, RunDirectory directory, long logStart, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || exitCode == StoppedExitCode)
            return new RunOutcome(RunState.Cancelled, "stopped on request; the next start resumes it");
        string cause = exitCode switch
        {
            0 => "the trainer ended with exit code 0 but wrote no result.json",
            2 => "the trainer refused the job (exit code 2)",
            > 128 => $"the trainer was killed by signal {exitCode - 128}",
            _ => $"the trainer ended with exit code {exitCode}",
        };
        string last = LogTail.Read(directory.LogFile, logStart);
        return new RunOutcome(
            RunState.Failed, last.Length == 0 ? $"{cause} and printed nothing" : $"{cause}; its last lines:\n{last}");
    }

    // A trainer that was killed, or a user's own, may not have written its last state.
    private void Settle(RunDirectory directory, RunOutcome outcome)
    {
        RunStatus? last = null;
        try
        {
            last = directory.ReadStatus();
        }
        catch (BadInputException)
        {
            // Only for display: what a broken state file said is replaced.
        }
        if (last?.State == outcome.State && outcome.Message is null)
            return;
        last ??= new RunStatus { State = outcome.State, Updated = time.GetUtcNow() };
        directory.WriteStatus(
            last with { State = outcome.State, Updated = time.GetUtcNow(), ProcessId = null, Message = outcome.Message });
    }
}
