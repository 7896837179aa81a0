using System.Collections.Concurrent;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Trains what a study lacks, the longest runs first but none before the one it goes on from, as many at once as the executor allows.</summary>
/// <param name="root">Root of the run directories.</param>
/// <param name="time">Clock of the progress reports.</param>
public sealed class StudyRunner(string root, TimeProvider time)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private (string Study, FileLock Lock)? _held;

    /// <summary>Takes a study before anything is measured for it; <see cref="RunAsync"/> does not take it again until the caller gives it back.</summary>
    /// <param name="study">Its name.</param>
    /// <exception cref="BadInputException">Another process runs this study.</exception>
    public FileLock Hold(string study)
    {
        FileLock taken = TakeStudy(study);
        _held = (study, taken);
        return taken;
    }

    /// <summary>Runs a study to its end. Failed runs do not stop the others; cancelling leaves everything resumable.</summary>
    /// <param name="plan">The study's runs.</param>
    /// <param name="quote">What they cost; kept beside the manifest. Null keeps an earlier quote.</param>
    /// <param name="executor">Where they are trained.</param>
    /// <param name="progress">Told twice a second, and at the end.</param>
    /// <param name="cancellationToken">Stops the study.</param>
    /// <exception cref="BadInputException">The budget is too small, or another process runs this study.</exception>
    public async Task<StudyOutcome> RunAsync(
        StudyPlan plan, StudyQuote? quote, IExecutor executor,
        IProgress<StudyProgress>? progress, CancellationToken cancellationToken)
    {
        if (quote is not null)
            BudgetCheck.Require(quote, plan.Study.Budget, plan.Study.File);
        StudyManifest manifest = plan.Manifest();
        using FileLock? held = _held is var (study, taken) && study == plan.Study.Name && taken.IsOpen ? null : TakeStudy(plan.Study.Name);
        if (plan.HasManifest)
            manifest.Write(root);
        quote?.Write(root);
        IReadOnlyList<PlannedRun> toDo = Quoter.ToDo(plan, root);
        Queue(toDo);
        StudyQuote? predicted = quote ?? StudyQuote.Read(root, plan.Study.Name);
        using var finished = new CancellationTokenSource();
        Task reports = ReportAsync(manifest, predicted, progress, finished.Token);
        try
        {
            var executed = await ExecuteAsync(LongestFirst(WithThreads(toDo, predicted), predicted), executor, cancellationToken);
            return new StudyOutcome { Executed = executed, Missing = Quoter.ToDo(plan, root).Count };
        }
        finally
        {
            await finished.CancelAsync();
            await reports;
        }
    }

    /// <summary>File that is locked (<see cref="FileLock"/>) by the process that runs a study.</summary>
    public static string LockOf(string root, string study) =>
        Path.Combine(Path.GetDirectoryName(StudyManifest.FileOf(root, study))!, "study.lock");

    private FileLock TakeStudy(string study)
    {
        string file = LockOf(root, study);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return FileLock.TryTake(file)
            ?? throw new BadInputException(
                $"the study '{study}' is being run by another process in {Path.GetFullPath(root)}; wait for it, or stop it");
    }

    private void Queue(IEnumerable<PlannedRun> runs)
    {
        foreach (PlannedRun run in runs)
        {
            RunDirectory directory = RunDirectory.Create(root, run.Spec);
            if (!File.Exists(directory.StateFile))
                directory.WriteStatus(new RunStatus { State = RunState.Queued, Updated = time.GetUtcNow() });
        }
    }

    /// <summary>As quoted, so that a study takes what its quote said.</summary>
    private static IEnumerable<PlannedRun> WithThreads(IEnumerable<PlannedRun> runs, StudyQuote? quote)
    {
        var quoted = quote?.Runs.ToDictionary(r => r.Key) ?? [];
        return runs.Select(r => quoted.GetValueOrDefault(r.Key) is { IsAlone: true } q ? r with { Threads = q.Threads, IsAlone = true } : r);
    }

    private static IEnumerable<PlannedRun> LongestFirst(IEnumerable<PlannedRun> runs, StudyQuote? quote)
    {
        var seconds = quote?.Runs.ToDictionary(r => r.Key, r => r.Seconds) ?? [];
        return runs.OrderByDescending(r => seconds.GetValueOrDefault(r.Key) ?? 0)
            .ThenByDescending(r => r.Flops ?? 0)
            .ThenByDescending(r => r.Spec.Tokens);
    }

    private async Task<IReadOnlyList<(PlannedRun, RunOutcome)>> ExecuteAsync(
        IEnumerable<PlannedRun> runs, IExecutor executor, CancellationToken cancellationToken)
    {
        var line = new RunLine(runs, executor.TakesTogether);
        var executed = new ConcurrentQueue<(PlannedRun, RunOutcome)>();
        async Task Work()
        {
            while (await line.NextAsync(cancellationToken) is { } run)
                try
                {
                    executed.Enqueue((run, Missing(run) ?? await executor.RunAsync(run, cancellationToken)));
                }
                finally
                {
                    line.Ended(run);
                }
        }
        int workers = Math.Min(executor.Parallel, line.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(Work, CancellationToken.None)));
        return [.. executed];
    }

    /// <summary>Why a run cannot start: what it goes on from did not come to its end.</summary>
    private RunOutcome? Missing(PlannedRun run) =>
        run.Spec.Origin is { } origin && !new RunDirectory(Path.Combine(root, origin.Key)).IsDone
            ? new RunOutcome(RunState.Cancelled, $"not started: it goes on from run {origin.Key}, which has no result")
            : null;

    private async Task ReportAsync(
        StudyManifest manifest, StudyQuote? quote, IProgress<StudyProgress>? progress, CancellationToken finished)
    {
        if (progress is null)
            return;
        while (!finished.IsCancellationRequested)
        {
            progress.Report(StudyProgress.Read(root, manifest, quote, time));
            await Task.Delay(ReportInterval, time, finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        progress.Report(StudyProgress.Read(root, manifest, quote, time));
    }
}
