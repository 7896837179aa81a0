using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution;

/// <summary>Runs in the order in which they start: none before the one that it goes on from has ended, and those that are trained alone when nothing else runs or
/// can start.</summary>
/// <param name="runs">In the order in which they would start if none went on from another.</param>
/// <param name="together">True where a rung starts only when all its runs can: they are then handed in as one.</param>
internal sealed class RunLine(IEnumerable<PlannedRun> runs, bool together)
{
    private readonly Lock _gate = new();
    private readonly List<PlannedRun> _waiting = [.. runs];
    private readonly HashSet<string> _open = [.. runs.Select(r => r.Key)];
    private readonly HashSet<string> _started = [];
    private bool _isTaken;
    private TaskCompletionSource _changed = New();

    /// <summary>Runs that have not started.</summary>
    public int Count => _waiting.Count;

    /// <summary>Takes the next run, waiting until one can start; null when none is left, or when it is stopped.</summary>
    public async Task<PlannedRun?> NextAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Task changed;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                    return null;
                if (Next() is { } run)
                {
                    _waiting.Remove(run);
                    _started.Add(run.Key);
                    _isTaken = run.IsAlone;
                    return run;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }

    /// <summary>Lets the runs start that wait for this one, however it ended.</summary>
    public void Ended(PlannedRun run)
    {
        lock (_gate)
        {
            _open.Remove(run.Key);
            _started.Remove(run.Key);
            _isTaken &= _started.Count > 0;
            _changed.SetResult();
            _changed = New();
        }
    }

    // One pass over those that wait: a thousand runs are no work.
    private PlannedRun? Next()
    {
        if (_isTaken)
            return null;
        var blocked = together ? _waiting.Where(IsBlocked).Select(r => r.Rung).ToHashSet() : [];
        PlannedRun[] ready = [.. _waiting.Where(r => together ? !blocked.Contains(r.Rung) : !IsBlocked(r))];
        return Array.Find(ready, r => !r.IsAlone) ?? (_started.Count == 0 ? ready.FirstOrDefault() : null);
    }

    private bool IsBlocked(PlannedRun run) => run.Spec.Origin is { } origin && _open.Contains(origin.Key);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
