using System.Threading.Channels;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution;

/// <summary>Runs in the order in which they start: none before the one that it goes on from has ended. Every run is looked at when it becomes ready and when it is
/// taken, so that a thousand are no work.</summary>
internal sealed class RunLine
{
    private readonly Lock _gate = new();
    private readonly (int Place, PlannedRun Run)[][] _groups;
    private readonly Dictionary<string, List<int>> _waitingFor = [];
    private readonly int[] _blocks;
    private readonly Channel<(int Place, PlannedRun Run)> _ready;
    private int _blocked;

    /// <summary>Lines runs up.</summary>
    /// <param name="runs">In the order in which they would start if none went on from another.</param>
    /// <param name="together">True where a rung starts only when all its runs can: they are then handed in as one.</param>
    public RunLine(IEnumerable<PlannedRun> runs, bool together)
    {
        (int Place, PlannedRun Run)[] all = [.. runs.Select((run, i) => (i, run))];
        var open = all.Select(r => r.Run.Key).ToHashSet();
        _groups = [.. together ? all.GroupBy(r => r.Run.Rung).Select(g => g.ToArray()) : all.Select(r => new[] { r })];
        _blocks = new int[_groups.Length];
        _ready = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<(int Place, PlannedRun Run)>
        {
            Comparer = Comparer<(int Place, PlannedRun Run)>.Create((a, b) => a.Place.CompareTo(b.Place)),
        });
        Count = all.Length;
        _blocked = _groups.Length;
        for (int group = 0; group < _groups.Length; group++)
        {
            foreach (string origin in _groups[group].Select(r => r.Run.Spec.Origin?.Key).OfType<string>().Where(open.Contains).Distinct())
                Block(group, origin);
            if (_blocks[group] == 0)
                Release(group);
        }
        if (Count == 0)
            _ready.Writer.Complete();
    }

    /// <summary>Runs in all.</summary>
    public int Count { get; }

    /// <summary>Takes the next run, waiting until one can start; null when none is left, or when it is stopped.</summary>
    public async Task<PlannedRun?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _ready.Reader.WaitToReadAsync(cancellationToken))
                if (!cancellationToken.IsCancellationRequested && _ready.Reader.TryRead(out var next))
                    return next.Run;
        }
        catch (OperationCanceledException)
        {
            // Stopped: what is left starts no more.
        }
        return null;
    }

    /// <summary>Lets the runs start that wait for this one, however it ended.</summary>
    public void Ended(PlannedRun run)
    {
        lock (_gate)
            if (_waitingFor.Remove(run.Key, out var waiting))
                foreach (int group in waiting)
                    if (--_blocks[group] == 0)
                        Release(group);
    }

    private void Block(int group, string origin)
    {
        if (!_waitingFor.TryGetValue(origin, out var waiting))
            _waitingFor[origin] = waiting = [];
        waiting.Add(group);
        _blocks[group]++;
    }

    private void Release(int group)
    {
        foreach (var run in _groups[group])
            _ready.Writer.TryWrite(run);
        if (--_blocked == 0)
            _ready.Writer.Complete();
    }
}
