using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>What a study has in the queue, for whoever asks from wherever: read from its submissions.</summary>
/// <param name="root">Root of the run directories.</param>
/// <param name="study">Name of the study.</param>
/// <param name="queue">Slurm.</param>
public sealed class SlurmStudy(string root, string study, SlurmQueue queue)
{
    /// <summary>True when something of the study may be in the queue: it was handed in and has no result.</summary>
    /// <exception cref="BadInputException">A submission is damaged.</exception>
    public bool IsOpen => Open().Count > 0;

    /// <summary>The live task of each run without a result; null when the queue gives no answer.</summary>
    /// <exception cref="BadInputException">A submission is damaged, or Slurm's commands are missing.</exception>
    public async Task<IReadOnlyDictionary<string, QueueEntry>?> TasksAsync()
    {
        var tasks = new Dictionary<string, QueueEntry>();
        var open = Open();
        if (open.Count == 0)
            return tasks;
        if (await queue.LookAsync(open.Select(s => s.Name)) is not { } entries)
            return null;
        foreach (Submission submission in open)
            foreach (QueueEntry entry in entries.Where(e => e.IsLive && e.Name == submission.Name && e.Task >= 0 && e.Task < submission.Keys.Count))
                if (!IsDone(submission.Keys[entry.Task]))
                    tasks[submission.Keys[entry.Task]] = entry;
        return tasks;
    }

    /// <summary>Cancels every task of the study; those that run save a snapshot first.</summary>
    /// <returns>How many, or null when the queue gives no answer.</returns>
    /// <exception cref="BadInputException">A submission is damaged, or Slurm's commands are missing.</exception>
    public async Task<int?> CancelAsync()
    {
        if (await TasksAsync() is not { } tasks)
            return null;
        await queue.CancelAsync([.. tasks.Values.Select(t => t.Id)]);
        return tasks.Count;
    }

    /// <summary>Keeps the study's waiting tasks from starting.</summary>
    /// <param name="now">True to put those that run back into the queue, from their snapshots.</param>
    /// <returns>How many are held, or null when the queue gives no answer.</returns>
    /// <exception cref="BadInputException">A submission is damaged, or Slurm's commands are missing.</exception>
    public async Task<int?> HoldAsync(bool now)
    {
        if (await TasksAsync() is not { } tasks)
            return null;
        string[] waiting = [.. tasks.Values.Where(t => t.State == "PENDING").Select(t => t.Id)];
        string[] running = now ? [.. tasks.Values.Where(t => t.State == "RUNNING").Select(t => t.Id)] : [];
        await queue.HoldAsync(waiting);
        await queue.RequeueAsync(running, hold: true);
        return waiting.Length + running.Length;
    }

    /// <summary>Lets the study's held tasks go on.</summary>
    /// <returns>How many, or null when the queue gives no answer.</returns>
    /// <exception cref="BadInputException">A submission is damaged, or Slurm's commands are missing.</exception>
    public async Task<int?> ReleaseAsync()
    {
        if (await TasksAsync() is not { } tasks)
            return null;
        string[] held = [.. tasks.Values.Where(t => t.IsHeld).Select(t => t.Id)];
        await queue.ReleaseAsync(held);
        return held.Length;
    }

    private List<Submission> Open() =>
        [.. new SubmissionLedger(root, study).Read().Select(s => s.Submission).Where(s => !s.Keys.All(IsDone))];

    private bool IsDone(string key) => new RunDirectory(Path.Combine(root, key)).IsDone;
}
