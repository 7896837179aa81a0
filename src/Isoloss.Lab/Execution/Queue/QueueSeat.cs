using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Queue;

/// <summary>A study's seat in the queue of its machine, for as long as its process runs it.</summary>
public sealed class QueueSeat : IDisposable
{
    private readonly MachineQueue _queue;
    private readonly QueuedStudy _study;
    private readonly FileLock _alive;
    private readonly Lock _gate = new();
    private readonly List<QueuedRun> _runs = [];
    private readonly HashSet<string> _waiting = [];
    private int _cores;

    internal QueueSeat(MachineQueue queue, QueuedStudy study)
    {
        (_queue, _study, _cores) = (queue, study, study.Cores);
        _alive = FileLock.TryTake(queue.LockOf(study.Id)) ?? throw new IOException($"{queue.LockOf(study.Id)}: taken");
        // The others see it at once.
        Turn(_ => { });
    }

    /// <summary>Other studies that use the machine or wait for it.</summary>
    public int Others
    {
        get
        {
            int others = 0;
            Turn(state => others = state.Studies.Count(s => s.Id != _study.Id && (s.Held > 0 || s.Waiting > 0)));
            return others;
        }
    }

    /// <summary>Takes cores for a run if it is this study's turn, and waits in line for them if not.</summary>
    /// <param name="key">Key of the run.</param>
    /// <param name="cores">Cores of the run; null for those of each run of the study. Runs that wait together have the same number.</param>
    /// <returns>True when the run may start; <see cref="Leave"/> gives its cores back.</returns>
    public bool TryStart(string key, int? cores = null)
    {
        lock (_gate)
        {
            _cores = cores ?? _study.Cores;
            _waiting.Add(key);
            bool mayStart = false;
            bool isKept = Turn(state =>
            {
                mayStart = FairTurn.MayStart(state, _study.Id, _queue.Cores);
                if (mayStart)
                    Take(key);
            });
            // A queue that cannot be kept, on a full disk say, is no reason not to train.
            if (!isKept && !mayStart)
                Take(key);
            return mayStart || !isKept;
        }
    }

    /// <summary>Gives back what a run has, or its place in line.</summary>
    /// <param name="key">Key of the run.</param>
    public void Leave(string key)
    {
        lock (_gate)
        {
            // Until now it is charged for what it had.
            Turn(_ =>
            {
                _waiting.Remove(key);
                _runs.RemoveAll(r => r.Key == key);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Change(state => Without(state));
            _alive.Dispose();
            MachineQueue.Discard(_queue.LockOf(_study.Id));
        }
    }

    private void Take(string key)
    {
        _waiting.Remove(key);
        _runs.Add(new QueuedRun(key, Math.Min(_cores, _queue.Cores)));
    }

    // Its own part of the file is written anew each time, so that nothing is lost with a file that was damaged.
    private bool Turn(Action<QueueState> act)
    {
        bool hasActed = false;
        bool isKept = Change(state =>
        {
            QueueState now = With(state);
            act(now);
            hasActed = true;
            return With(now);
        });
        if (!hasActed)
            act(new QueueState());
        return isKept;
    }

    private QueueState With(QueueState state)
    {
        double used = state.Studies.FirstOrDefault(s => s.Id == _study.Id)?.Used ?? FairTurn.Start(state, _study.Owner);
        QueuedStudy self = _study with { Cores = _cores, Waiting = _waiting.Count, Seen = _queue.Now, Used = used, Runs = [.. _runs] };
        return FairTurn.Charge(Without(state) with { Studies = [.. Without(state).Studies, self] }, _queue.Now);
    }

    private QueueState Without(QueueState state) => state with { Studies = [.. state.Studies.Where(s => s.Id != _study.Id)] };

    private bool Change(Func<QueueState, QueueState> change)
    {
        try
        {
            return _queue.Change(_study.Id, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
