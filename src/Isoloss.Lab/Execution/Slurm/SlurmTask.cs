using System.Globalization;
using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>One task of a submission, on the node that Slurm gave it: the local executor, with the queue's signals.</summary>
/// <param name="submission">What was handed in.</param>
/// <param name="queue">Slurm.</param>
/// <param name="time">Clock.</param>
public sealed class SlurmTask(Submission submission, SlurmQueue queue, TimeProvider time)
{
    private const int Done = 0, Failed = 1, Stopped = 130;

    private static readonly TimeSpan EndOfJob = TimeSpan.FromSeconds(30);

    // Sent by the queue some time before the time limit. Slurm's other signal, SIGTERM, is the caller's cancellation.
    private const PosixSignal TimeIsUp = (PosixSignal)10;

    /// <summary>Trains the run of this process's task, told by the environment that Slurm sets.</summary>
    /// <param name="file">The submission.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Stops the run at a snapshot.</param>
    /// <returns>Exit code: 0 done or refused by the budget, 1 failed, 130 stopped.</returns>
    /// <exception cref="BadInputException">The file is no submission, or this is no task of it.</exception>
    public static async Task<int> RunAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        int task = (int)Variable("SLURM_ARRAY_TASK_ID");
        int exitCode = await new SlurmTask(Submission.Load(file), new SlurmQueue(new SlurmCommands()), time)
            .RunAsync(Variable("SLURM_ARRAY_JOB_ID"), task, cancellationToken);
        if (exitCode == Done)
            // Slurm makes one for each task; those that say nothing would only hide the others.
            File.Delete(SubmissionLedger.LogOf(file, $"{task}"));
        return exitCode;
    }

    /// <summary>Trains the run of one task.</summary>
    /// <param name="array">Id of the job array.</param>
    /// <param name="task">Index of the task.</param>
    /// <param name="cancellationToken">Stops the run at a snapshot.</param>
    public async Task<int> RunAsync(long array, int task, CancellationToken cancellationToken)
    {
        if (task < 0 || task >= submission.Keys.Count)
            throw new BadInputException($"found task {task}, expected 0 to {submission.Keys.Count - 1}");
        var directory = new RunDirectory(Path.Combine(submission.Root, submission.Keys[task]));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool isTimeUp = false;
        using var signal = PosixSignalRegistration.Create(TimeIsUp, context =>
        {
            (context.Cancel, isTimeUp) = (true, true);
            stop.Cancel();
        });
        if (StudyPause.Read(submission.Root, submission.Study) is not null)
            return await WaitHeldAsync($"{array}_{task}", cancellationToken);
        RunOutcome outcome = await ExecutorFor($"{array}_{task}").RunAsync(Planned(directory, task), stop.Token);
        if (outcome.Message is not null)
            Console.WriteLine(outcome.Message);
        if (outcome.State == RunState.Cancelled && isTimeUp)
            await GoOnLaterAsync(directory, $"{array}_{task}", cancellationToken);
        return outcome.State switch { RunState.Failed => Failed, RunState.Cancelled when stop.IsCancellationRequested => Stopped, _ => Done };
    }

    private LocalExecutor ExecutorFor(string job) => new(new LocalExecutorOptions
    {
        Root = submission.Root,
        Command = submission.Command,
        WorkingDirectory = submission.WorkingDirectory,
        Parallel = 1,
        Threads = submission.Threads,
        SnapshotSeconds = submission.SnapshotSeconds,
        KeepSnapshots = submission.KeepSnapshots,
        StopSeconds = submission.StopSeconds,
        Job = job,
        Guard = submission.Budget is { } budget ? new BudgetGuard(submission.Root, submission.Study, budget, time) : null,
        // A node must not idle for a run that another one trains.
        Patience = 2 * RunClaim.Stale,
    }, time);

    private PlannedRun Planned(RunDirectory directory, int task) => new()
    {
        Key = directory.Key,
        Spec = directory.ReadSpec(),
        Arm = "",
        Rung = "",
        Keep = task < submission.Keep.Count ? submission.Keep[task] : [],
    };

    /// <summary>Puts the task back into the queue, so that the run goes on also when nobody watches.</summary>
    private async Task GoOnLaterAsync(RunDirectory directory, string job, CancellationToken cancellationToken)
    {
        long restarts = Variable("SLURM_RESTART_COUNT", 0);
        bool isLast = restarts >= submission.Requeues;
        RunStatus status = directory.ReadStatus() ?? new RunStatus { State = RunState.Queued, Updated = time.GetUtcNow() };
        directory.WriteStatus(status with
        {
            State = isLast ? RunState.Failed : RunState.Queued,
            Updated = time.GetUtcNow(),
            ProcessId = null,
            Message = isLast ? $"its time limit came {restarts + 1} times; executor.slurm.requeues allows no more" : "its time limit came; it goes on in its next job",
        });
        if (isLast)
            return;
        await queue.RequeueAsync([job]);
        await EndAsync(cancellationToken);
    }

    /// <summary>A task that was put back into the queue before the study was paused, by a preemption say, waits until it goes on.</summary>
    private async Task<int> WaitHeldAsync(string job, CancellationToken cancellationToken)
    {
        await queue.RequeueAsync([job], hold: true);
        await EndAsync(cancellationToken);
        return Stopped;
    }

    // Slurm now ends this job. One that ended before by itself would be shown as failed for a while.
    private static async Task EndAsync(CancellationToken cancellationToken) =>
        await Task.Delay(EndOfJob, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static long Variable(string name, long? otherwise = null) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long value) ? value
        : otherwise ?? throw new BadInputException($"{name}: not set; this command is started by Slurm, as a task of a job array");
}
