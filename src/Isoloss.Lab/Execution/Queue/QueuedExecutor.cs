using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Queue;

/// <summary>
/// Runs of a study that shares its machine: each starts when it is its turn in the queue, none while the study is paused, and
/// a pause that is to hold at once stops them at a snapshot, from which they go on afterwards.
/// </summary>
/// <param name="inner">Where they are trained.</param>
/// <param name="seat">The study's seat in the queue.</param>
/// <param name="root">Root of the run directories.</param>
/// <param name="study">Name of the study.</param>
/// <param name="time">Clock.</param>
public sealed class QueuedExecutor(IExecutor inner, QueueSeat seat, string root, string study, TimeProvider time) : IExecutor
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public int Parallel => inner.Parallel;

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        var directory = new RunDirectory(Path.Combine(root, run.Key));
        while (await WaitAsync(run, directory, cancellationToken))
        {
            var (outcome, isPaused) = await TrainAsync(run, cancellationToken);
            if (!isPaused || outcome.State != RunState.Cancelled || cancellationToken.IsCancellationRequested)
                return outcome;
        }
        return new RunOutcome(RunState.Cancelled);
    }

    /// <summary>Waits for the run's turn, or until it needs none because somebody else has trained it.</summary>
    private async Task<bool> WaitAsync(PlannedRun run, RunDirectory directory, CancellationToken cancellationToken)
    {
        bool isInLine = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (ResultCheck.Read(directory, run.Spec) is { State: not RunState.Failed })
                return true;
            bool isReady = StudyPause.Read(root, study) is null && !IsTrainedElsewhere(directory);
            if (isReady && seat.TryStart(run.Key, run.Threads))
                return true;
            if (isInLine && !isReady)
                seat.Leave(run.Key);
            isInLine = isReady;
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        seat.Leave(run.Key);
        return false;
    }

    private async Task<(RunOutcome Outcome, bool IsPaused)> TrainAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        Task<bool> watch = WatchAsync(pause, ended.Token);
        try
        {
            RunOutcome outcome = await inner.RunAsync(run, pause.Token);
            await ended.CancelAsync();
            return (outcome, await watch);
        }
        finally
        {
            await ended.CancelAsync();
            seat.Leave(run.Key);
        }
    }

    private async Task<bool> WatchAsync(CancellationTokenSource pause, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            if (StudyPause.Read(root, study) is { Now: true })
            {
                await pause.CancelAsync();
                return true;
            }
            await Task.Delay(Poll, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }

    // Another study trains it: waiting for that needs no cores.
    private static bool IsTrainedElsewhere(RunDirectory directory)
    {
        try
        {
            return FileLock.IsHeld(directory.ExecutorLock);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
