using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>
/// Executes runs as tasks of Slurm job arrays, one array for each rung. The run directories are the truth: a run with a result is done
/// whatever the queue shows, and one that left the queue without a result and without a sign of life is handed in again. The
/// queue is asked about all runs in one call.
/// </summary>
/// <param name="options">What to run, and how.</param>
/// <param name="queue">Slurm.</param>
/// <param name="time">Clock.</param>
public sealed class SlurmExecutor(SlurmExecutorOptions options, SlurmQueue queue, TimeProvider time) : IExecutor
{
    private readonly Lock _gate = new();
    private readonly List<SlurmRun> _runs = [];
    private readonly SlurmSubmitter _submitter = new(options, queue, time);
    private Task? _loop;
    private long? _looked;

    /// <summary>All of them: how many run at once is Slurm's to decide.</summary>
    public int Parallel => int.MaxValue;

    /// <summary>Rungs are arrays.</summary>
    public bool TakesTogether => true;

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        try
        {
            RunDirectory directory = RunDirectory.Create(options.Root, run.Spec);
            if (ResultCheck.Accept(directory, run.Spec) is { State: not RunState.Failed } earlier)
                return earlier;
            var wanted = new SlurmRun(run, directory, time);
            using (cancellationToken.Register(() => wanted.IsUnwanted = true))
            {
                Add(wanted);
                return await wanted.Outcome;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            return new RunOutcome(RunState.Failed, e.Message);
        }
    }

    private void Add(SlurmRun run)
    {
        lock (_gate)
        {
            _runs.Add(run);
            _loop ??= Task.Run(LoopAsync);
        }
    }

    private async Task LoopAsync()
    {
        try
        {
            // Runs that are asked for together belong into one array.
            await Task.Delay(options.Tick, time);
            while (Waiting() is { } runs)
            {
                await TurnAsync(runs);
                await Task.Delay(options.Tick, time);
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _runs.ForEach(run => run.Break(e));
                _runs.Clear();
                _loop = null;
            }
        }
    }

    /// <summary>Runs without an outcome; null, and the loop ends, when there are none.</summary>
    private SlurmRun[]? Waiting()
    {
        lock (_gate)
        {
            _runs.RemoveAll(run => run.Outcome.IsCompleted);
            if (_runs.Count > 0)
                return [.. _runs];
            _loop = null;
            return null;
        }
    }

    private async Task TurnAsync(SlurmRun[] runs)
    {
        Collect(runs);
        await LeaveAsync([.. runs.Where(r => r.IsUnwanted && !r.Outcome.IsCompleted)]);
        await _submitter.SubmitAsync([.. runs.Where(r => r.Place is null && !r.Outcome.IsCompleted)]);
        SlurmRun[] placed = [.. runs.Where(r => r.Place is not null && !r.Outcome.IsCompleted)];
        if (placed.Length > 0 && (_looked is not { } last || time.GetElapsedTime(last) >= options.Poll))
            await LookAsync(placed);
    }

    // Needs no scheduler. Whoever wrote the result still writes down what it took.
    private static void Collect(SlurmRun[] runs)
    {
        foreach (SlurmRun run in runs.Where(r => r.Directory.IsDone && !r.IsWorkedOn))
            if (ResultCheck.Read(run.Directory, run.Planned.Spec) is { } outcome)
                run.End(outcome);
    }

    /// <summary>Gives up runs that their caller wants no more.</summary>
    private async Task LeaveAsync(SlurmRun[] unwanted)
    {
        foreach (SlurmRun run in unwanted.Where(r => options.LeavesJobs || r.Place is null))
            run.End(new RunOutcome(RunState.Cancelled, run.Place is null ? null : "left in the queue"));
        SlurmRun[] toCancel = [.. unwanted.Where(r => !options.LeavesJobs && r is { Place.Array.Submission.Array: not null, IsCancelled: false })];
        await queue.CancelAsync([.. toCancel.Select(r => $"{r.Place!.Array.Submission.Array}_{r.Place.Task}")]);
        foreach (SlurmRun run in toCancel)
            run.IsCancelled = true;
    }

    private async Task LookAsync(SlurmRun[] runs)
    {
        _looked = time.GetTimestamp();
        if (await queue.LookAsync(runs.Select(r => r.Place!.Array.Submission.Name).Distinct()) is not { } entries)
            return;
        _submitter.Remember(entries);
        foreach (SlurmRun run in runs)
        {
            run.Entry = run.Place!.In(entries, run.Entry);
            if (run.Entry is { } entry && run.Place.Array.Submission.Array is null)
                run.Place.Array.Name(entry.Array);
        }
        // A run may have ended between its last look and this one.
        Collect(runs);
        foreach (SlurmRun run in runs.Where(r => !r.Outcome.IsCompleted))
            await JudgeAsync(run);
    }

    private async Task JudgeAsync(SlurmRun run)
    {
        if (run.Entry is { IsStuck: true } stuck)
            await queue.ReleaseAsync(stuck.Id);
        if (run.Entry is { IsLive: true } || run.IsWorkedOn)
        {
            run.SeenAlive();
            return;
        }
        run.SeenGone();
        if (run.Place!.IsFound)
            // What an earlier start handed in is over: this start hands it in anew.
            run.PutInto(null);
        else if (SlurmVerdict.Of(run, run.GoneFor >= options.Grace) is { } verdict)
            await EndAsync(run, verdict);
    }

    private async Task EndAsync(SlurmRun run, SlurmVerdict verdict)
    {
        if (verdict.Outcome is { } outcome)
            run.End(outcome);
        else if (run.IsUnwanted)
            run.End(new RunOutcome(RunState.Cancelled, verdict.Reason));
        else if (run.Losses++ < options.Slurm.Requeues)
            run.PutInto(null);
        else
            run.End(new RunOutcome(RunState.Failed, $"{await WhyAsync(run, verdict)}; that was try {run.Losses}"));
    }

    private async Task<string> WhyAsync(SlurmRun run, SlurmVerdict verdict)
    {
        if (run.Entry is not null || run.Place!.Array.Submission.Array is not { } array)
            return verdict.Reason;
        var accounts = await queue.AccountsAsync([array]);
        return accounts.TryGetValue($"{array}_{run.Place.Task}", out string? state) ? $"its job ended as {state}" : verdict.Reason;
    }
}
