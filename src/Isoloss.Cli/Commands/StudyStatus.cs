using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

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
        if (quote is not null)
            StudyText.WriteSpending(session.Console, quote, StudySpending.Read(root, quote, session.Time), plan.Study.Budget);
    }

    /// <summary>Follows a study until every run has a result.</summary>
    public static Task WatchAsync(StudyPlan plan, string root, Session session, CancellationToken cancellation) =>
        ProgressView.ShowAsync(session, async progress =>
        {
            var quote = StudyQuote.Read(root, plan.Study.Name);
            IReadOnlyDictionary<string, string> queue = new Dictionary<string, string>();
            for (long? looked = null; ;)
            {
                if (looked is not { } last || session.Time.GetElapsedTime(last) >= QueueInterval)
                    (queue, looked) = (await QueueAsync(plan.Study.Name, root, session), session.Time.GetTimestamp());
                var now = Read(plan, root, quote, queue, session);
                progress.Report(now);
                if (now.Done == now.Runs.Count)
                    return now;
                await Task.Delay(Interval, session.Time, cancellation);
            }
        });

    private static StudyProgress Read(
        StudyPlan plan, string root, StudyQuote? quote, IReadOnlyDictionary<string, string> queue, Session session)
    {
        var progress = StudyProgress.Read(root, plan.Manifest(), quote, session.Time);
        return progress with { Runs = [.. progress.Runs.Select(r => r with { Queue = queue.GetValueOrDefault(r.Key) })] };
    }

    /// <summary>What the queue says of each run. The directories tell the rest also where there is no queue to ask.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> QueueAsync(string study, string root, Session session)
    {
        var inQueue = StudyExecutors.InQueue(study, root);
        try
        {
            if (!inQueue.IsOpen)
                return new Dictionary<string, string>();
            if (await inQueue.TasksAsync() is { } tasks)
                return tasks.ToDictionary(t => t.Key, t => t.Value.Describe());
            session.Note("Slurm's queue gives no answer; what is known from the run directories:");
        }
        catch (BadInputException e)
        {
            session.Note(e.Message);
        }
        return new Dictionary<string, string>();
    }
}
