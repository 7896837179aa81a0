using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Writes down what an attempt at a run took.</summary>
/// <param name="directory">The run.</param>
/// <param name="job">Job of the cluster's queue; null outside of one.</param>
/// <param name="time">Clock.</param>
internal sealed class AttemptRecord(RunDirectory directory, string? job, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the attempt began.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>Writes the attempt of an executor that was killed before it could.</summary>
    public void Bury((ClaimHolder Holder, DateTimeOffset LastSeen)? dead)
    {
        if (dead is var (holder, lastSeen))
            Write(new RunAttempt
            {
                Started = holder.Started,
                Seconds = Math.Max(0, (lastSeen - holder.Started).TotalSeconds),
                Outcome = RunState.Running,
                Host = holder.Host,
                Job = holder.Job,
            });
    }

    /// <summary>Writes this attempt.</summary>
    public void Close(RunOutcome outcome) => Write(new RunAttempt
    {
        Started = Started,
        Seconds = Math.Round(time.GetElapsedTime(_start).TotalSeconds, 3),
        Outcome = outcome.State,
        Host = Environment.MachineName,
        Job = job,
    });

    private void Write(RunAttempt attempt)
    {
        try
        {
            RunStatus? status = directory.ReadStatus();
            RunAttempt.Append(directory.AttemptsFile, attempt with { Step = status?.Step, TotalSteps = status?.TotalSteps });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadInputException)
        {
            // How a run ended matters more than what it took: a full disk may not turn a result into a failure.
        }
    }
}
