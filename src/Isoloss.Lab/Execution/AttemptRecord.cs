using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Writes down what an attempt at a run took.</summary>
/// <param name="directory">The run.</param>
/// <param name="holder">Who makes it.</param>
/// <param name="time">Clock.</param>
internal sealed class AttemptRecord(RunDirectory directory, ClaimHolder holder, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the attempt began.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>Writes the attempt of an executor that was killed before it could. It lived for up to a beat after it was last seen, and its trainer until it last
    /// wrote: a study that is killed again and again may not have that for nothing.</summary>
    public void Bury((ClaimHolder Holder, DateTimeOffset LastSeen)? dead)
    {
        if (dead is var (gone, lastSeen))
            Write(new RunAttempt
            {
                Started = gone.Started,
                Seconds = Math.Max(0, (LastAlive(lastSeen) - gone.Started).TotalSeconds),
                Outcome = RunState.Running,
                Host = gone.Host,
                Job = gone.Job,
                BeginStep = gone.BeginStep,
            });
    }

    /// <summary>Writes this attempt.</summary>
    public void Close(RunOutcome outcome) => Write(new RunAttempt
    {
        Started = Started,
        Seconds = Math.Round(time.GetElapsedTime(_start).TotalSeconds, 3),
        Outcome = outcome.State,
        Host = holder.Host,
        Job = holder.Job,
        BeginStep = holder.BeginStep,
    });

    private DateTimeOffset LastAlive(DateTimeOffset lastSeen)
    {
        DateTimeOffset wrote = new(File.GetLastWriteTimeUtc(directory.StateFile), TimeSpan.Zero), beat = lastSeen + RunClaim.Beat, now = time.GetUtcNow();
        DateTimeOffset alive = wrote > beat ? wrote : beat;
        return alive < now ? alive : now;
    }

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
