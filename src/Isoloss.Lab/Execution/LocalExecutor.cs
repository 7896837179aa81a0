using System.Diagnostics;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
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
        KeepSnapshots = study.Trainer.KeepSnapshots,
        Guard = study.Budget is null ? null : new BudgetGuard(root, study.Name, study.Budget, time),
    }, time);

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        try
        {
            RunDirectory directory = RunDirectory.Create(options.Root, run.Spec);
            using var waiting = Patience(cancellationToken);
            using FileLock? held = await TakeLock(directory, waiting.Token);
            await using RunClaim? claim = held is null ? null : await TakeClaim(directory, waiting.Token);
            if (held is null || claim is null)
                return new RunOutcome(RunState.Cancelled);
            // Another study, or a trainer that outlived its own, may have finished it while this one waited.
            if (Accept(directory, run) is { State: not RunState.Failed } earlier)
                return earlier;
            return await RunClaimed(run, directory, held, claim, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            return new RunOutcome(RunState.Failed, e.Message);
        }
    }

    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.Patience is { } patience)
            waiting.CancelAfter(patience);
        return waiting;
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

    private Task<RunClaim?> TakeClaim(RunDirectory directory, CancellationToken cancellationToken) => RunClaim.TakeAsync(
        directory,
        new ClaimHolder
        {
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Started = time.GetUtcNow(),
            Job = options.Job,
            BeginStep = RunSpending.ResumedStep(directory),
        },
        options.Stale, time, cancellationToken);

    private async Task<RunOutcome> RunClaimed(
        PlannedRun run, RunDirectory directory, FileLock held, RunClaim claim, CancellationToken cancellationToken)
    {
        var record = new AttemptRecord(directory, claim.Holder, time);
        record.Bury(claim.Previous);
        RunOutcome? settled = ContinuedStart.Settle(options.Root, run, directory);
        RunLeave leave = settled is null && options.Guard is { } guard ? await guard.AskAsync(run.Key, claim.Holder.Started, cancellationToken) : new RunLeave(null);
        RunOutcome outcome = settled ?? (leave.Refusal is null
            ? await Train(run, directory, held, claim, leave, cancellationToken)
            : new RunOutcome(RunState.Cancelled, leave.Refusal));
        Settle(directory, outcome);
        if (leave.Refusal is null)
            record.Close(outcome);
        return outcome;
    }

    private async Task<RunOutcome> Train(
        PlannedRun run, RunDirectory directory, FileLock held, RunClaim claim, RunLeave leave, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        using var bound = new CancellationTokenSource(leave.Bound ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, claim.Lost, bound.Token);
        var (start, ended) = await ContinuedStart.FindAsync(Bounded(leave), run, time, stop.Token);
        // Who is asked to stop shortly before the bound may not save beyond it either.
        TimeSpan? Patience() => leave.Bound + leave.Save - time.GetElapsedTime(begin);
        RunOutcome outcome = ended ?? await Train(run with { Start = start }, directory, held, Patience, stop.Token);
        return outcome.State == RunState.Cancelled && bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            ? outcome with { Message = $"stopped at a snapshot: {leave.BoundReason}" }
            : outcome;
    }

    // What a replay may take to save its state.
    private LocalExecutorOptions Bounded(RunLeave leave) =>
        leave.Save is { } save ? options with { StopSeconds = Math.Min(options.StopSeconds, (int)save.TotalSeconds) } : options;

    private async Task<RunOutcome> Train(PlannedRun run, RunDirectory directory, FileLock held, Func<TimeSpan?> patience, CancellationToken stop)
    {
        int threads = RunThreads.Of(directory) ?? run.Threads ?? options.Threads;
        WriteJob(run, directory, threads);
        long logStart = File.Exists(directory.LogFile) ? new FileInfo(directory.LogFile).Length : 0;
        using Process process = Supervisor.Start([.. options.Command, directory.JobFile], options with { Threads = threads }, directory.LogFile, held);
        using (stop.Register(() => Supervisor.Stop(process, patience(), options.StopSeconds)))
            await process.WaitForExitAsync(CancellationToken.None);
        if (Accept(directory, run) is { } result)
            return result;
        return stop.IsCancellationRequested || process.ExitCode == StoppedExitCode
            ? new RunOutcome(RunState.Cancelled, "stopped on request; the next start resumes it")
            : WithoutResult(process.ExitCode, run, directory, logStart);
    }

    // A replay is done when the state is kept.
    private static RunOutcome? Accept(RunDirectory directory, PlannedRun run) => run.StopAfterStep is not { } last
        ? ResultCheck.Accept(directory, run.Spec)
        : KeptSnapshot.In(directory).Any(s => s.Step == last) ? new RunOutcome(RunState.Finished) : null;

    private void WriteJob(PlannedRun run, RunDirectory directory, int threads)
    {
        double[] keep = [.. options.KeepSnapshots.Union(run.Keep).Order()];
        AtomicFile.WriteJson(directory.JobFile, new Job
        {
            Run = run.Spec,
            Directory = directory.Path,
            Threads = threads,
            SnapshotSeconds = options.SnapshotSeconds,
            KeepSnapshots = keep.Length > 0 ? keep : null,
            Start = run.Start,
            StopAfterStep = run.StopAfterStep,
            Folder = Path.GetFullPath(options.WorkingDirectory),
            CacheDirectory = options.CacheDirectory ?? LocalExecutorOptions.CacheUnder(options.Root),
        });
        Directory.CreateDirectory(directory.SnapshotsDirectory);
    }

    private static RunOutcome WithoutResult(int exitCode, PlannedRun run, RunDirectory directory, long logStart)
    {
        string cause = exitCode switch
        {
            0 when run.StopAfterStep is { } step => $"the trainer ended with exit code 0 but kept no state after step {step}, which stop_after_step of its job asked for "
                + "(docs/contract.md, Branches)",
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
