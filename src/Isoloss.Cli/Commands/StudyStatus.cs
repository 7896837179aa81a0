using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Spectre.Console;

namespace Isoloss.Cli.Commands;

/// <summary>Where a study is, read from its run directories and, where it was handed in, from Slurm's queue.</summary>
internal static class StudyStatus
{
    // Between two readings of the run directories, and of the queue: it has other users.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), QueueInterval = TimeSpan.FromSeconds(10);

    /// <summary>Prints the state of every run, and what was quoted beside what happened.</summary>
    public static async Task WriteAsync(StudyPlan plan, string root, Session session)
    {
        var quote = StudyQuote.Read(root, plan.Study.Name);
        var queue = await QueueAsync(plan.Study.Name, root, session);
        StudyText.WriteStatus(session.Console, Read(plan, root, quote, queue, session), quote);
        if (StudyPause.Read(root, plan.Study.Name) is not null)
            session.Console.WriteLine("paused: nothing starts until 'isoloss study resume'");
        if (quote is not null)
            StudyText.WriteSpending(session.Console, quote, StudySpending.Read(root, quote, session.Time), plan.Study.Budget);
        if (BranchTree.Read(root, session.Time, plan.Runs.Select(r => r.Key).ToHashSet()) is { Count: > 0 } trees)
            BranchText.Write(session.Console, trees);
    }

    /// <summary>Follows a study until every run has a result, or nobody works on it any more.</summary>
    public static async Task<StudyProgress> WatchAsync(StudyPlan plan, string root, Session session, CancellationToken cancellation) =>
        await ProgressView.ShowAsync(session, async progress =>
        {
            var quote = StudyQuote.Read(root, plan.Study.Name);
            var queue = await QueueAsync(plan.Study.Name, root, session);
            for (long looked = session.Time.GetTimestamp(); ;)
            {
                if (session.Time.GetElapsedTime(looked) >= QueueInterval)
                    (queue, looked) = (await QueueAsync(plan.Study.Name, root, session), session.Time.GetTimestamp());
                var now = Read(plan, root, quote, queue, session);
                progress.Report(now);
                if (now.Done == now.Runs.Count || (queue is { Count: 0 } && !now.Running.Any() && !IsRun(plan.Study.Name, root)))
                    return now;
                await Task.Delay(Interval, session.Time, cancellation);
            }
        });

    public static bool IsRun(string study, string root) => FileLock.IsHeld(StudyRunner.LockOf(root, study));

    private static StudyProgress Read(
        StudyPlan plan, string root, StudyQuote? quote, IReadOnlyDictionary<string, string>? queue, Session session)
    {
        var progress = StudyProgress.Read(root, plan.Manifest(), quote, session.Time);
        return progress with { Runs = [.. progress.Runs.Select(r => r with { Queue = queue?.GetValueOrDefault(r.Key) })] };
    }

    /// <summary>What the queue says of each run, or null when it gives no answer. The directories tell the rest also where there
    /// is no queue to ask.</summary>
    private static async Task<IReadOnlyDictionary<string, string>?> QueueAsync(string study, string root, Session session)
    {
        var inQueue = StudyExecutors.InQueue(study, root);
        try
        {
            if (!inQueue.IsOpen)
                return new Dictionary<string, string>();
            if (await inQueue.TasksAsync() is { } tasks)
                return tasks.ToDictionary(t => t.Key, t => t.Value.Describe());
            session.Note("Slurm's queue gives no answer; what is known comes from the run directories");
        }
        catch (BadInputException e)
        {
            session.Note(e.Message);
        }
        return null;
    }
}
