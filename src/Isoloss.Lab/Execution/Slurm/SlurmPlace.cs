namespace Isoloss.Lab.Execution.Slurm;

/// <summary>A submission and a task in it.</summary>
/// <param name="Array">The submission; shared by its tasks.</param>
/// <param name="Task">Index of the task.</param>
/// <param name="IsFound">True for a submission of an earlier start of the study.</param>
internal sealed record SlurmPlace(SlurmArray Array, int Task, bool IsFound)
{
    /// <summary>The task's line in what the queue showed; null when it is not there.</summary>
    public QueueEntry? In(IEnumerable<QueueEntry> entries) => entries.LastOrDefault(e =>
        e.Name == Array.Submission.Name && e.Task == Task && (Array.Submission.Array is not { } id || id == e.Array));
}
