using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Quoting;

/// <summary>What one run has cost, read from its directory: every attempt counts, also those that came to nothing.</summary>
public sealed record RunSpending
{
    /// <summary>When trainers worked on it, the one that works now included.</summary>
    public required IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Times { get; init; }

    /// <summary>Seconds of all attempts, finished or not.</summary>
    public required double Seconds { get; init; }

    /// <summary>How often a trainer was started on it.</summary>
    public required int Attempts { get; init; }

    /// <summary>Training FLOP of what is done or was done in vain; null when the run's are unknown. A result that says more
    /// than was planned is believed.</summary>
    public double? Flops { get; init; }

    /// <summary>Since when a trainer works on it; null when none does.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Share that need not be trained again, from 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>It needed no training: it has diverged where its shorter run had.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Reads what a run has cost.</summary>
    /// <param name="directory">The run; it may not exist yet.</param>
    /// <param name="quote">What it was to cost.</param>
    /// <param name="time">Clock, for a trainer that works now.</param>
    public static RunSpending Read(RunDirectory directory, RunQuote quote, TimeProvider time)
    {
        IReadOnlyList<RunAttempt> attempts = RunAttempt.Read(directory.AttemptsFile);
        var times = attempts.Select(a => (a.Started, a.Started.AddSeconds(Math.Min(a.Seconds, LongestSeconds)))).ToList();
        var claim = RunClaim.Read(directory.ClaimFile);
        double running = 0;
        if (claim?.Holder is { } holder)
        {
            // Its last touch is a sign of life; who holds it may be gone since.
            DateTimeOffset seen = claim.Value.Stamp + RunClaim.Beat, now = time.GetUtcNow();
            DateTimeOffset end = seen < now ? seen : now;
            running = Math.Max(0, (end - holder.Started).TotalSeconds);
            times.Add((holder.Started, holder.Started.AddSeconds(running)));
        }
        RunResult? result = ResultOf(directory);
        bool isSettled = quote.BeginStep > 0 && result is { State: RunState.Diverged } && IsFree(directory);
        return new RunSpending
        {
            Times = times,
            Seconds = attempts.Sum(a => a.Seconds) + running,
            Attempts = attempts.Count + (claim?.Holder is null ? 0 : 1),
            IsSettled = isSettled,
            Flops = isSettled ? quote.Flops * Work(attempts, null, quote) : quote.Flops * Work(attempts, result, quote) + Math.Max(0, (result?.Flops ?? 0) - (quote.SharedFlops ?? 0) - (quote.Flops ?? 0)),
            Since = claim?.Holder?.Started,
            Share = result is not null ? 1 : Resumable(directory, quote),
        };
    }

    private const double LongestSeconds = 1e9;

    // In shares of the run. Who goes on after the last step known adds the difference; who ends before it has begun anew.
    private static double Work(IReadOnlyList<RunAttempt> attempts, RunResult? result, RunQuote quote)
    {
        double work = 0, last = 0;
        foreach (RunAttempt attempt in attempts.Where(a => a.Outcome is not (RunState.Finished or RunState.Diverged)))
        {
            double share = quote.ShareDone(attempt.Step, attempt.TotalSteps);
            work += share > last ? share - last : share;
            last = Math.Max(share, last);
        }
        return result is null ? work : work + Math.Max(0, 1 - last);
    }

    private static bool IsFree(RunDirectory directory)
    {
        try
        {
            return DivergedOrigin.Settles(Path.GetDirectoryName(directory.Path)!, directory.ReadSpec());
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    private static double Resumable(RunDirectory directory, RunQuote quote)
    {
        bool hasSnapshot = Directory.Exists(directory.SnapshotsDirectory)
            && Directory.EnumerateFileSystemEntries(directory.SnapshotsDirectory).Any();
        try
        {
            return hasSnapshot && directory.ReadStatus() is { } status ? quote.ShareDone(status.Step, status.TotalSteps) : 0;
        }
        catch (BadInputException)
        {
            return 0;
        }
    }

    private static RunResult? ResultOf(RunDirectory directory)
    {
        try
        {
            return directory.ReadResult();
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
