namespace Isoloss.Runs.Directories;

/// <summary>Where a run is in its life. Written as a word into <c>state.json</c>; the words never change their meaning.</summary>
public enum RunState
{
    /// <summary>Asked for, not started.</summary>
    Queued,

    /// <summary>A trainer works on it, or was killed while it did: a running state whose process is gone is resumable.</summary>
    Running,

    /// <summary>Done; <c>result.json</c> is there.</summary>
    Finished,

    /// <summary>The loss became NaN or infinite. A result, not an error: <c>result.json</c> is there and says at which
    /// step.</summary>
    Diverged,

    /// <summary>The trainer stopped with an error; <c>log.txt</c> says which.</summary>
    Failed,

    /// <summary>Stopped on request; resumable from its last snapshot.</summary>
    Cancelled,
}
