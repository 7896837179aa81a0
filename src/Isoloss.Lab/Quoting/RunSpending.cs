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

    /// <summary>Training FLOP as its result tells them, without those of the shorter run it went on from: its own count, or else 6 N D; null without a result.</summary>
    public double? ToldFlops { get; init; }

    /// <summary>Since when a trainer works on it; null when none does.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Share that need not be trained again, from 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Share that the trainer that works on it now was to train when it began, from 0 to 1; 0 when none does.</summary>
    public double Promised { get; init; }

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
        double? told = (result?.Flops ?? 6 * result?.Params * result?.Tokens) - (quote.SharedFlops ?? 0);
        bool isSettled = quote.BeginStep > 0 && result is { State: RunState.Diverged } && IsFree(directory);
        var (work, last) = Work(attempts, quote);
        return new RunSpending
        {
            Times = times,
            Seconds = attempts.Sum(a => a.Seconds) + running,
            Attempts = attempts.Count + (claim?.Holder is null ? 0 : 1),
            IsSettled = isSettled,
            Flops = quote.Flops * work + (isSettled || result is null ? 0 : quote.Flops * Finishing(attempts, last, quote) + Math.Max(0, (told ?? 0) - (quote.Flops ?? 0))),
            Promised = claim?.Holder is null || result is not null ? 0 : 1 - (claim.Value.Holder.BeginStep is { } step ? Begun(directory, quote, step) : last),
            ToldFlops = told,
            Since = claim?.Holder?.Started,
            Share = result is not null ? 1 : Resumable(directory, quote),
        };
    }

    private const double LongestSeconds = 1e9;

    // In shares of the run. An earlier version does not say from where an attempt went on: who goes on after the last step known adds the difference; who ends before
    // it has begun anew.
    private static (double Work, double Last) Work(IReadOnlyList<RunAttempt> attempts, RunQuote quote)
    {
        double work = 0, last = 0;
        foreach (RunAttempt attempt in attempts.Where(a => !IsEnd(a)))
        {
            double share = quote.ShareDone(attempt.Step, attempt.TotalSteps);
            double begin = attempt.BeginStep is { } step ? Math.Min(share, quote.ShareDone(step, attempt.TotalSteps)) : share > last ? last : 0;
            work += share - begin;
            last = attempt.BeginStep is null ? Math.Max(share, last) : share;
        }
        return (work, last);
    }

    /// <summary>Share that the attempt with the result trained.</summary>
    private static double Finishing(IReadOnlyList<RunAttempt> attempts, double last, RunQuote quote) =>
        attempts.LastOrDefault(IsEnd) is { BeginStep: { } step } end ? 1 - quote.ShareDone(step, end.TotalSteps) : Math.Max(0, 1 - last);

    private static bool IsEnd(RunAttempt attempt) => attempt.Outcome is RunState.Finished or RunState.Diverged;

    /// <summary>Step that a start would go on from, as far as the trainer last said; 0 where there is nothing to go on from.</summary>
    /// <param name="directory">The run.</param>
    public static long ResumedStep(RunDirectory directory)
    {
        try
        {
            return Directory.Exists(directory.SnapshotsDirectory) && Directory.EnumerateFileSystemEntries(directory.SnapshotsDirectory).Any()
                ? directory.ReadStatus()?.Step ?? 0 : 0;
        }
        catch (BadInputException)
        {
            return 0;
        }
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

    private static double Resumable(RunDirectory directory, RunQuote quote) => Begun(directory, quote, ResumedStep(directory));

    private static double Begun(RunDirectory directory, RunQuote quote, long step)
    {
        try
        {
            return step > 0 ? quote.ShareDone(step, directory.ReadStatus()?.TotalSteps) : 0;
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
