using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Where one run of a study is.</summary>
public sealed record RunProgress
{
    /// <summary>Key of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Its first arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Label of its rung.</summary>
    public required string Rung { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Queued; running when a trainer works on it now; finished or diverged; failed; cancelled when it was stopped
    /// or killed.</summary>
    public required RunState State { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long? Step { get; init; }

    /// <summary>Optimizer steps in all.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>Latest training loss while running, the loss on the evaluation set when finished; nats per token.</summary>
    public double? Loss { get; init; }

    /// <summary>Recent training speed, tokens per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Wall time it took, seconds; known when done.</summary>
    public double? Seconds { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? Message { get; init; }

    /// <summary>What a cluster's queue says of it: where it runs or why it waits; null outside of one.</summary>
    public string? Queue { get; init; }

    /// <summary>True when there is a result.</summary>
    public bool IsDone => State is RunState.Finished or RunState.Diverged;

    /// <summary>Share that is done, from 0 to 1.</summary>
    public double Fraction =>
        IsDone ? 1 : TotalSteps > 0 && Step is { } step ? Math.Clamp(step / (double)TotalSteps.Value, 0, 1) : 0;

    /// <summary>Reads where a run is from its directory.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="run">Which run.</param>
    /// <param name="time">Clock, for trainers on other machines.</param>
    public static RunProgress Read(string root, StudyRun run, TimeProvider time)
    {
        var directory = new RunDirectory(Path.Combine(root, run.Key));
        var progress =
            new RunProgress { Key = run.Key, Arm = run.Arm, Rung = run.Rung, Seed = run.Seed, State = RunState.Queued };
        try
        {
            if (directory.ReadResult() is { } result)
            {
                directory.RequireRunFile();
                return progress.With(result);
            }
            return directory.ReadStatus() is { } status
                ? progress.With(status, FileLock.IsHeld(directory.ExecutorLock) || IsWorkedOnElsewhere(directory, time))
                : progress;
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return progress with { State = RunState.Failed, Message = e.Message };
        }
    }

    // The locks of another machine may not be seen from here; its claim is.
    private static bool IsWorkedOnElsewhere(RunDirectory directory, TimeProvider time) =>
        RunClaim.Read(directory.ClaimFile) is { Holder: { } holder, Stamp: var stamp }
        && holder.Host != Environment.MachineName && time.GetUtcNow() - stamp < RunClaim.Stale;

    private RunProgress With(RunResult result) =>
        this with
        {
            State = result.State,
            Loss = result.Loss,
            TokensPerSecond = result.TokensPerSecond,
            Seconds = result.Seconds,
        };

    private RunProgress With(RunStatus status, bool isHeld) => this with
    {
        // A trainer that was killed leaves "running" behind; nobody holds its lock.
        State = isHeld ? RunState.Running : status.State is RunState.Failed or RunState.Queued
            ? status.State
            : RunState.Cancelled,
        Step = status.Step,
        TotalSteps = status.TotalSteps,
        Loss = status.Loss,
        TokensPerSecond = isHeld ? status.TokensPerSecond : null,
        Message = isHeld ? null : status.Message,
    };
}
