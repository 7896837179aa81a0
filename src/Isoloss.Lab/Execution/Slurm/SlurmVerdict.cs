using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>What it means that a run's job is over and there is no result.</summary>
/// <param name="Reason">What happened, for people.</param>
/// <param name="Outcome">How the run ended; null when it should be handed in again.</param>
internal sealed record SlurmVerdict(string Reason, RunOutcome? Outcome = null)
{
    /// <summary>Judges a run.</summary>
    /// <param name="run">Its job is not in the queue, and nobody works on it.</param>
    /// <param name="isSure">True when that has been so for long enough that no file is still on its way.</param>
    /// <returns>Null when it is too early to tell.</returns>
    public static SlurmVerdict? Of(SlurmRun run, bool isSure)
    {
        RunStatus? status = StatusOf(run.Directory);
        // What the task itself said; but who was asked to stop by Slurm is to go on.
        bool isInterrupted = run.Entry?.State is "PREEMPTED" or "TIMEOUT" or "NODE_FAIL" or "BOOT_FAIL";
        if (status is { State: RunState.Failed or RunState.Cancelled, Message: { } message }
            && (status.State == RunState.Failed || !isInterrupted))
            return new SlurmVerdict(message, new RunOutcome(status.State, message));
        return run.Entry?.State switch
        {
            "CANCELLED" => End(RunState.Cancelled, "its job was cancelled"),
            "OUT_OF_MEMORY" => End(RunState.Failed, "its job was killed for want of memory; ask for more with executor.slurm.memory"),
            "DEADLINE" => End(RunState.Failed, "its job could not end before its deadline"),
            "FAILED" when isSure && status is { State: RunState.Queued, Message: null } && Log(run) is { Length: > 0 } log =>
                End(RunState.Failed, $"its job could not start; it said:\n{log}"),
            _ when isSure => new SlurmVerdict(run.Entry is { } entry ? $"its job ended as {entry.State}" : "its job vanished"),
            _ => null,
        };
    }

    private static SlurmVerdict End(RunState state, string reason) => new(reason, new RunOutcome(state, reason));

    private static string Log(SlurmRun run) =>
        LogTail.Read(SubmissionLedger.LogOf(run.Place!.Array.File, $"{run.Place.Task}"), 0);

    private static RunStatus? StatusOf(RunDirectory directory)
    {
        try
        {
            return directory.ReadStatus();
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
