using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>A run that somebody waits for.</summary>
internal sealed class SlurmRun(PlannedRun run, RunDirectory directory, TimeProvider time)
{
    private readonly TaskCompletionSource<RunOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClaimWatch _claim = new(directory.ClaimFile, time);
    private long? _goneSince;

    public PlannedRun Planned => run;

    public RunDirectory Directory => directory;

    public Task<RunOutcome> Outcome => _outcome.Task;

    /// <summary>The array it is in; null when it is to be handed in.</summary>
    public SlurmPlace? Place { get; private set; }

    /// <summary>Its task as the queue showed it last; null when it did not.</summary>
    public QueueEntry? Entry { get; set; }

    /// <summary>How often its job was lost and it was handed in again.</summary>
    public int Losses { get; set; }

    /// <summary>True once the caller wants it no more.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>True once its job was cancelled for that.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>True while somebody works on it, on whatever machine, as far as this one can see.</summary>
    public bool IsWorkedOn =>
        FileLock.IsHeld(directory.ExecutorLock)
        || (_claim.Look() is { Holder: { } holder } && holder.Host != Environment.MachineName && _claim.Quiet < RunClaim.Stale);

    /// <summary>Time since it is known that no job is left for it.</summary>
    public TimeSpan GoneFor => _goneSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public void PutInto(SlurmPlace? place) => (Place, Entry, _goneSince) = (place, null, null);

    public void SeenGone() => _goneSince ??= time.GetTimestamp();

    public void SeenAlive() => _goneSince = null;

    public void End(RunOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Break(Exception e) => _outcome.TrySetException(e);
}
