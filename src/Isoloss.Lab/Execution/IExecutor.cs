using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution;

/// <summary>
/// Executes runs somewhere. Every executor keeps these promises: a run that has a valid result is not trained again; at most
/// one trainer works on a run directory, whoever started it; an error of one run is an outcome, not an exception;
/// cancelling leaves the run resumable.
/// </summary>
public interface IExecutor
{
    /// <summary>Runs that it can execute at once. At least 1.</summary>
    int Parallel { get; }

    /// <summary>True where runs that are asked for together are handed in as one. Default false.</summary>
    bool TakesTogether => false;

    /// <summary>Trains one run to its end. One with an origin and no start begins from its origin's state, which is made where it is
    /// not there.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="cancellationToken">Asks the trainer to save a snapshot and stop; the outcome is then cancelled.</param>
    Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken);
}
