using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Quoting;

/// <summary>What a study has cost so far, read from the directories of its own runs, so that whoever looks, on whatever
/// machine, sees the same. Runs that were there before the study asked for them cost it nothing.</summary>
public sealed record StudySpending
{
    /// <summary>Each of the study's own runs.</summary>
    public required IReadOnlyList<(RunQuote Quote, RunSpending Spent)> Runs { get; init; }

    /// <summary>Runs at once, for runs whose times nobody wrote down.</summary>
    public required int Parallel { get; init; }

    /// <summary>Wall time during which at least one run was in training, seconds: waiting in a queue costs nothing.</summary>
    public double WallSeconds => Covered(Runs.SelectMany(r => r.Spent.Times)) + Unrecorded;

    /// <summary>Training FLOP, also those of attempts that came to nothing; null when unknown.</summary>
    public double? Flops => Runs.Aggregate((double?)0, (sum, r) => sum + r.Spent.Flops);

    /// <summary>How many times as many FLOP as planned a run has told in its result, at most; at least 1. A trainer of one's own has N and FLOP of its own.</summary>
    public double FlopsOverPlanned => Runs.Where(r => r.Spent is { Share: 1, IsSettled: false }).Select(r => r.Spent.ToldFlops / r.Quote.Flops ?? 1).Append(1).Max();

    /// <summary>Price of an hour of one run; null when none is stated.</summary>
    public double? RunHourPrice { get; init; }

    /// <summary>Money spent on all attempts; null when no price is stated.</summary>
    public double? Money => Runs.Sum(r => r.Spent.Seconds) * RunHourPrice / 3600;

    /// <summary>What runs take over what was quoted, over the runs that are done; null before the first.</summary>
    public double? TakenOverQuoted
    {
        get
        {
            var done = Runs.Where(r => r.Spent is { Share: 1, Seconds: > 0, IsSettled: false } && r.Quote is { IsDone: false, Seconds: > 0 }).ToArray();
            return done.Length == 0 ? null : done.Sum(r => r.Spent.Seconds) / done.Sum(r => r.Quote.Seconds!.Value);
        }
    }

    // Done before attempts were written down.
    private double Unrecorded =>
        Runs.Where(r => r.Spent is { Attempts: 0, Share: 1 }).Sum(r => r.Quote.Seconds ?? 0) / Parallel;

    /// <summary>Reads what a study has cost.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="quote">Which runs are its own, and what they were to cost.</param>
    /// <param name="time">Clock, for runs in training.</param>
    public static StudySpending Read(string root, StudyQuote quote, TimeProvider time) => new()
    {
        Parallel = quote.Parallel,
        RunHourPrice = quote.RunHourPrice,
        Runs = [.. quote.Runs.Where(r => !r.IsReused)
            .Select(r => (r, RunSpending.Read(new RunDirectory(Path.Combine(root, r.Key)), r, time)))],
    };

    private static double Covered(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> times)
    {
        double seconds = 0;
        DateTimeOffset end = DateTimeOffset.MinValue;
        foreach (var (from, to) in times.OrderBy(t => t.From))
        {
            DateTimeOffset start = from > end ? from : end;
            if (to <= start)
                continue;
            seconds += (to - start).TotalSeconds;
            end = to;
        }
        return seconds;
    }
}
