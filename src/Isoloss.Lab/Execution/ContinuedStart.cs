using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>What a run that goes on from a shorter one begins from.</summary>
internal static class ContinuedStart
{
    /// <summary>Finds the state, and makes it where it was not kept, or was removed.</summary>
    /// <param name="options">How runs are executed.</param>
    /// <param name="run">The run; one without an origin, or whose start is known, begins as it says.</param>
    /// <param name="time">Clock.</param>
    /// <param name="stop">Stops a replay at a snapshot.</param>
    /// <returns>Where it begins, null for the beginning; or how it ended before it did.</returns>
    /// <exception cref="BadInputException">A file of the shorter run is damaged.</exception>
    public static async Task<(JobStart? Start, RunOutcome? Ended)> FindAsync(
        LocalExecutorOptions options, PlannedRun run, TimeProvider time, CancellationToken stop)
    {
        if (run.Start is not null || run.Spec.Origin is not { } origin)
            return (run.Start, null);
        var shorter = new RunDirectory(Path.Combine(options.Root, RunKey.IsKey(origin.Key) ? origin.Key : ""));
        if (!RunKey.IsKey(origin.Key) || shorter.ReadResult() is null)
            return (null, Failed($"it goes on from run {origin.Key}, which has no result; 'study run' trains that first"));
        // One that itself went on from another has shown that its trainer can; of one that was not asked to keep a state, its replay shows it.
        if (run.Spec.Trainer.Command is not null && KeptSnapshot.In(shorter).Count == 0 && WasAskedToKeep(shorter) && shorter.ReadSpec().Origin is null)
            return (null, Failed($"{shorter.KeptDirectory}: found no state of the run to go on from: the trainer did not keep what keep_snapshots of its job asked for; "
                + "expected one that does all of docs/contract.md, Branches, or a ladder without continue"));
        LocalExecutor ExecutorFor(string under) => new(options with
        {
            Root = under,
            Guard = null,
            KeepSnapshots = [],
            CacheDirectory = options.CacheDirectory ?? LocalExecutorOptions.CacheUnder(options.Root),
        }, time);
        var (start, outcome) = await BranchState.EnsureAsync(options.Root, shorter, origin.Step, ExecutorFor, stop);
        return (start, start is null ? outcome : null);
    }

    /// <summary>Gives a run the result that its shorter run settles; null where it is to be trained.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="run">The run.</param>
    /// <param name="directory">Its directory.</param>
    public static RunOutcome? Settle(string root, PlannedRun run, RunDirectory directory)
    {
        if (run.Start is not null || DivergedOrigin.Of(root, run.Spec) is not { } shorter)
            return null;
        directory.WriteResult(shorter with { Origin = run.Spec.Origin, Seconds = 0, TokensPerSecond = null });
        return new RunOutcome(RunState.Diverged);
    }

    private static bool WasAskedToKeep(RunDirectory run)
    {
        try
        {
            return Runs.JsonFile.Read<Job>(run.JobFile)?.KeepSnapshots?.Count > 0;
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    private static RunOutcome Failed(string message) => new(RunState.Failed, message);
}
