namespace Isoloss.Lab.Execution.Slurm;

/// <summary>A submission and a task in it.</summary>
/// <param name="Array">The submission; shared by its tasks.</param>
/// <param name="Task">Index of the task.</param>
/// <param name="IsFound">True for a submission of an earlier start of the study.</param>
internal sealed record SlurmPlace(SlurmArray Array, int Task, bool IsFound)
{
    /// <summary>The task's line in what the queue showed; null when it is not there.</summary>
    /// <param name="entries">What the queue shows.</param>
    /// <param name="before">What it showed the last time.</param>
    public QueueEntry? In(IEnumerable<QueueEntry> entries, QueueEntry? before)
    {
        QueueEntry[] own = [.. entries.Where(e =>
            e.Name == Array.Submission.Name && (Array.Submission.Array is not { } id || id == e.Array))];
        return own.LastOrDefault(e => e.Task == Task)
            // Tasks that were cancelled while they waited: all that were left of the array become one line without a number,
            // and some of them leave without a trace. An array of which nothing is left is another matter: it was lost.
            ?? own.LastOrDefault(e => e.Task == QueueEntry.Rest && !e.IsLive)
            ?? (own.Length > 0 && before?.State == "PENDING" ? before with { State = "CANCELLED" } : null);
    }
}
