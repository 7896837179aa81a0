using System.Globalization;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Quoting;

/// <summary>
/// Keeps a study within its budget while it runs. Every executor asks before each run, wherever it is: a run that would exceed
/// what is left is not started, and one that started is stopped at a snapshot before it does. The answer comes from the run
/// directories alone, so that jobs on different machines need not know of each other.
/// </summary>
/// <param name="root">Root of the run directories.</param>
/// <param name="study">Name of the study; its quote says what each run should cost.</param>
/// <param name="budget">The most it may cost.</param>
/// <param name="time">Clock.</param>
public sealed class BudgetGuard(string root, string study, Budget budget, TimeProvider time)
{
    // A run that takes so much longer than it was quoted is stopped, so that it does not eat what the others need.
    private const double MostOverQuote = 4, PatienceSeconds = 60;

    // Saving the last snapshot takes time too. Who takes longer is killed, a little before the end: that takes time as well.
    private const double SaveSeconds = 40, SaveShare = 0.1, LeastSaveSeconds = 1, KillShare = 0.5;

    private static readonly TimeSpan ClaimDelay = TimeSpan.FromSeconds(1);

    // Rounding of sums.
    private const double Slack = 1 + 1e-9;

    /// <summary>As <see cref="Ask"/>; where not all that is left can be trained, it waits until every earlier claim can be seen: between the time in a claim and its file lies a moment.</summary>
    /// <param name="key">Key of the run.</param>
    /// <param name="claimed">When its claim was taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RunLeave> AskAsync(string key, DateTimeOffset claimed, CancellationToken cancellationToken)
    {
        if (StudyQuote.Read(root, study) is { } quote && quote.Runs.Any(r => r.Key == key && !r.IsReused) && IsTight(StudySpending.Read(root, quote, time)))
            await Task.Delay(ClaimDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Ask(key, claimed);
    }

    private bool IsTight(StudySpending spent) => budget.Flops < spent.FlopsOverPlanned * spent.Runs.Sum(r =>
        (r.Spent.Flops ?? 0) + (r.Quote.Flops ?? 0) * (r.Spent.Since is null ? 1 - r.Spent.Share : r.Spent.Promised));

    /// <summary>Asks for leave to train a run. The caller holds its claim.</summary>
    /// <param name="key">Key of the run.</param>
    /// <param name="claimed">When its claim was taken: of two runs for which only one budget is left, the earlier gets it.</param>
    /// <exception cref="Core.BadInputException">The quote cannot be read.</exception>
    public RunLeave Ask(string key, DateTimeOffset claimed)
    {
        if (StudyQuote.Read(root, study) is not { } quote || quote.Runs.FirstOrDefault(r => r.Key == key) is not { IsReused: false } run)
            return new RunLeave(null);
        StudySpending spent = StudySpending.Read(root, quote, time);
        RunSpending own = spent.Runs.First(r => r.Quote.Key == key).Spent;
        return RefuseFlops(spent, run, own, claimed) is { } refusal ? new RunLeave(refusal) : Earlier(Hours(spent, run, own), Money(spent, run, own, claimed));
    }

    private string? RefuseFlops(StudySpending spent, RunQuote run, RunSpending own, DateTimeOffset claimed)
    {
        if (budget.Flops is not { } limit)
            return null;
        double factor = spent.FlopsOverPlanned;
        double others = spent.Runs.Where(r => r.Quote.Key != run.Key).Sum(r => Promised(r.Quote, r.Spent, factor, run.Key, claimed));
        double used = others + (own.Flops ?? 0), need = (run.Flops ?? double.PositiveInfinity) * (1 - own.Share) * factor;
        return used + need <= limit * Slack ? null : string.Create(CultureInfo.InvariantCulture,
            $"not started: it needs {need:G3} FLOP and the budget of {limit:G3} FLOP has {Math.Max(0, limit - used):G3} left");
    }

    // What runs now counts with all that it was to train when it began, however far it is.
    private static double Promised(RunQuote quote, RunSpending spent, double factor, string key, DateTimeOffset claimed)
    {
        double used = spent.Flops ?? 0;
        return IsEarlier(quote, spent, key, claimed) ? used + (quote.Flops ?? 0) * spent.Promised * factor : used;
    }

    private static bool IsEarlier(RunQuote quote, RunSpending spent, string key, DateTimeOffset claimed) =>
        spent.Since < claimed || (spent.Since == claimed && string.CompareOrdinal(quote.Key, key) < 0);

    private RunLeave Hours(StudySpending spent, RunQuote run, RunSpending own)
    {
        if (budget.Hours * 3600 is not { } limit)
            return new RunLeave(null);
        double left = Math.Max(0, limit - spent.WallSeconds);
        double? need = run.Seconds * (1 - own.Share) * (spent.TakenOverQuoted ?? 1);
        if (left <= 0 || need > left)
            return new RunLeave(string.Create(CultureInfo.InvariantCulture,
                $"not started: it needs about {need:G3} s and the budget of {limit:G6} s of wall time has {left:G3} left"));
        double save = Saving(left), untilEnd = left - save;
        double runaway = MostOverQuote * (need ?? double.PositiveInfinity) + PatienceSeconds;
        return untilEnd <= runaway
            ? Until(untilEnd, save, "the budget of wall time is spent")
            : Until(runaway, save, string.Create(CultureInfo.InvariantCulture, $"it took over {runaway:G3} s and was quoted at {run.Seconds:G3} s"));
    }

    /// <summary>
    /// Each run may cost its share: what is left over what all unfinished runs need. No run then costs more than that share of its need, so the sum
    /// of those that train at once cannot exceed what is left, and the share never falls.
    /// </summary>
    private RunLeave Money(StudySpending spent, RunQuote run, RunSpending own, DateTimeOffset claimed)
    {
        if (budget.Money is not { } limit || spent.RunHourPrice is not { } hour || Need(run, own) is not { } need)
            return new RunLeave(null);
        double rate = hour / 3600, left = limit - rate * spent.Runs.Where(r => r.Quote.Key != run.Key).Sum(r => Past(r.Spent)) - rate * Past(own);
        var open = spent.Runs.Where(r => r.Quote.Key != run.Key && r.Spent.Share < 1).ToArray();
        double before = open.Where(r => IsEarlier(r.Quote, r.Spent, run.Key, claimed)).Sum(r => Whole(r.Quote, r.Spent));
        if (rate * (before + need) > left * Slack)
            return new RunLeave(string.Create(CultureInfo.InvariantCulture,
                $"not started: it costs about {rate * need:G3} and the budget of {limit:G6} has {Math.Max(0, left - rate * before):G3} left"));
        double all = need + open.Sum(r => Whole(r.Quote, r.Spent)), bound = need * Math.Max(1, left / rate / all);
        return Until(bound - Saving(bound), Saving(bound), "its share of the budget of money is spent");
    }

    private static double? Need(RunQuote run, RunSpending own) => run.Seconds * (1 - own.Share);

    // What a run that trains now has taken so far is part of its need, which is therefore taken whole.
    private static double Whole(RunQuote run, RunSpending spent) => (spent.Since is null ? Need(run, spent) : run.Seconds) ?? 0;

    private double Past(RunSpending spent) => spent.Since is { } since ? spent.Seconds - Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : spent.Seconds;

    private static RunLeave Earlier(RunLeave one, RunLeave other) =>
        one.Refusal is not null || (other.Refusal is null && (other.Bound is null || one.Bound <= other.Bound)) ? one : other;

    private static double Saving(double seconds) => Math.Min(SaveSeconds, Math.Max(SaveShare * seconds, Math.Min(LeastSaveSeconds, seconds / 2)));

    private static RunLeave Until(double seconds, double save, string reason) => new(null, Limited(seconds), reason, Limited(KillShare * save));

    // Timers count no further.
    private static TimeSpan Limited(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 40 * 86_400));
}
