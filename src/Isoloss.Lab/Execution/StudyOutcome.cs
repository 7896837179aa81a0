using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution;

/// <summary>How the execution of a study ended.</summary>
public sealed record StudyOutcome
{
    /// <summary>Runs that were trained now, each with how it ended; those that had a result before are not among them.</summary>
    public required IReadOnlyList<(PlannedRun Run, RunOutcome Outcome)> Executed { get; init; }

    /// <summary>Runs of the study without a result, in all.</summary>
    public required int Missing { get; init; }

    /// <summary>Runs whose trainer failed; they are tried again the next time.</summary>
    public IEnumerable<(PlannedRun Run, RunOutcome Outcome)> Failed =>
        Executed.Where(e => e.Outcome.State == Runs.Directories.RunState.Failed);

    /// <summary>Runs that the budget did not let start or stopped at a snapshot, and others that were stopped with a reason.</summary>
    public IEnumerable<(PlannedRun Run, RunOutcome Outcome)> Stopped =>
        Executed.Where(e => e.Outcome is { State: Runs.Directories.RunState.Cancelled, Message: not null });

    /// <summary>True when every run of the study has a result.</summary>
    public bool IsComplete => Missing == 0;
}
