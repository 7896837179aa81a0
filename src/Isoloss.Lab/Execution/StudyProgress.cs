using Isoloss.Lab.Quoting;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Where a study is: read from its run directories, so that whoever looks sees the same.</summary>
public sealed record StudyProgress
{
    /// <summary>Every run once, in the order of the manifest.</summary>
    public required IReadOnlyList<RunProgress> Runs { get; init; }

    /// <summary>Predicted time until all runs are done; null when nothing was quoted.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Runs with a result.</summary>
    public int Done => Runs.Count(r => r.IsDone);

    /// <summary>Runs in training now.</summary>
    public IEnumerable<RunProgress> Running => Runs.Where(r => r.State == RunState.Running);

    /// <summary>Runs whose trainer gave up.</summary>
    public IEnumerable<RunProgress> Failed => Runs.Where(r => r.State == RunState.Failed);

    /// <summary>Reads the state of every run of a study.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="manifest">Which runs.</param>
    /// <param name="quote">What was predicted; corrected here by what the finished runs took.</param>
    /// <param name="time">Clock; null for the system's.</param>
    public static StudyProgress Read(string root, StudyManifest manifest, StudyQuote? quote, TimeProvider? time = null)
    {
        RunProgress[] runs = [.. manifest.Runs.DistinctBy(r => r.Key).Select(run => RunProgress.Read(root, run, time ?? TimeProvider.System))];
        return new StudyProgress { Runs = runs, TimeLeft = quote is null ? null : Left(runs, quote) };
    }

    private static TimeSpan? Left(RunProgress[] runs, StudyQuote quote)
    {
        var predicted = quote.Runs.Where(r => r.Seconds is not null).ToDictionary(r => r.Key, r => r.Seconds!.Value);
        RunProgress[] left = [.. runs.Where(r => !r.IsDone)];
        if (left.Any(r => !predicted.ContainsKey(r.Key)))
            return null;
        var measured = runs.Where(r =>
            r is { IsDone: true, Seconds: > 0 } && quote.WasToDo(r.Key) && predicted.ContainsKey(r.Key)).ToArray();
        double correction = measured.Length == 0 ? 1 : measured.Sum(r => r.Seconds!.Value) / measured.Sum(r => predicted[r.Key]);
        var quoted = quote.Runs.ToDictionary(r => r.Key);
        double SecondsOf(RunProgress r) => correction * predicted[r.Key] * (1 - quoted[r.Key].ShareDone(r.Step, r.TotalSteps));
        double seconds = Makespan.Of([.. left.Select(r => new TimedRun(r.Key, quoted[r.Key].Origin, SecondsOf(r), quoted[r.Key].IsAlone))], quote.Parallel);
        // A speed that somebody stated may make any number of years.
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
    }
}
