using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Quoting;

/// <summary>What a study will cost, before anything runs. Kept in <c>quote.json</c> beside the manifest, so that it can be
/// held against what happened.</summary>
public sealed record StudyQuote
{
    /// <summary>Layout version of the file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Runs at once.</summary>
    public required int Parallel { get; init; }

    /// <summary>Threads of a run that is trained beside others. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Every run once, in the order of the plan.</summary>
    public required IReadOnlyList<RunQuote> Runs { get; init; }

    /// <summary>Where the runs will be trained: <c>local:HOST</c> or <c>slurm:PARTITION</c>.</summary>
    public string Place { get; init; } = "";

    /// <summary>How far costs fell from calibrations there before.</summary>
    public CostHistory History { get; init; } = CostHistory.None;

    /// <summary>Price of an hour of one run, in the currency of the study file; null when none is stated.</summary>
    public double? RunHourPrice { get; init; }

    /// <summary>What the calibration measured.</summary>
    public required IReadOnlyList<Speed> Speeds { get; init; }

    /// <summary>Runs that have a result already.</summary>
    public int Done => Runs.Count(r => r.IsDone);

    /// <summary>Training FLOP of the study's own runs, done or not; null when unknown.</summary>
    public double? Flops => Sum(Own, r => r.Flops);

    /// <summary>Training FLOP of the runs to do; null when unknown.</summary>
    public double? FlopsLeft => Sum(ToDo, r => r.Flops);

    /// <summary>Training FLOP that the runs to do need not spend because shorter runs did; null when unknown.</summary>
    public double? SharedFlopsLeft => Sum(ToDo, r => r.SharedFlops);

    /// <summary>Predicted wall time of the study's own runs, done or not, seconds; null when unknown.</summary>
    public double? Seconds => WallTime(Own);

    /// <summary>Predicted wall time of the runs to do, seconds; null when unknown.</summary>
    public double? SecondsLeft => WallTime(ToDo);

    /// <summary>Predicted disk space of the runs to do, bytes; null when unknown.</summary>
    public double? BytesLeft => Sum(ToDo, r => r.Bytes);

    /// <summary>Wall time of one run to do with its 95 % interval, seconds; null when unknown.</summary>
    public Estimate? TimeOf(RunQuote run) => run is { IsDone: false, CalibratedSeconds: { } s } ? History.Seconds.Of([s]) : null;

    /// <summary>Disk space of one run to do with its interval, bytes; null when unknown.</summary>
    public Estimate? DiskOf(RunQuote run) => run is { IsDone: false, CalibratedBytes: { } bytes } ? History.Bytes.Of([bytes]) : null;

    /// <summary>Price of one run to do with its interval; null when unknown or free.</summary>
    public Estimate? MoneyOf(RunQuote run) =>
        run is { IsDone: false, CalibratedSeconds: { } s } && RunHourPrice is { } hour ? History.Seconds.Of([s * hour / 3600]) : null;

    /// <summary>Wall time of the runs to do with its interval, seconds; null when unknown.</summary>
    public Estimate? TimeLeft => Calibrated(r => r.CalibratedSeconds) is { } seconds
        ? History.Seconds.Of(seconds, WallTime(ToDo, r => r.CalibratedSeconds)) : null;

    /// <summary>Disk space of the runs to do with its interval, bytes; null when unknown.</summary>
    public Estimate? DiskLeft => Calibrated(r => r.CalibratedBytes) is { } bytes ? History.Bytes.Of(bytes) : null;

    /// <summary>Price of the runs to do with its interval; null when unknown or free.</summary>
    public Estimate? MoneyLeft => Calibrated(r => r.CalibratedSeconds) is { } seconds && RunHourPrice / 3600 is { } perSecond
        ? History.Seconds.Of([.. seconds.Select(s => s * perSecond)]) : null;

    /// <summary>Predicted price of the study's own runs, done or not; null when unknown or free.</summary>
    public double? Money => Price(Own);

    /// <summary>Price of some runs; null when unknown or free.</summary>
    internal double? Price(IEnumerable<RunQuote> runs) => Sum(runs, r => r.Seconds) * RunHourPrice / 3600;

    private double[]? Calibrated(Func<RunQuote, double?> of)
    {
        double?[] values = [.. ToDo.Select(of)];
        return values.Contains(null) ? null : [.. values.OfType<double>()];
    }

    private IEnumerable<RunQuote> Own => Runs.Where(r => !r.IsReused);

    private IEnumerable<RunQuote> ToDo => Runs.Where(r => !r.IsDone);

    /// <summary>True when the run was still to do at the time of the quote.</summary>
    public bool WasToDo(string key) => Runs.Any(r => r.Key == key && !r.IsDone);

    /// <summary>Path of the file that holds the quote of a study.</summary>
    public static string FileOf(string root, string study) =>
        Path.Combine(Path.GetDirectoryName(StudyManifest.FileOf(root, study))!, "quote.json");

    /// <summary>Writes the quote by rename.</summary>
    public void Write(string root)
    {
        string file = FileOf(root, Study);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.WriteJson(file, this);
    }

    /// <summary>Reads the quote of a study, or null when there is none.</summary>
    /// <exception cref="BadInputException">The file is not a quote; says which file and why.</exception>
    public static StudyQuote? Read(string root, string study) => JsonFile.Read<StudyQuote>(FileOf(root, study));

    internal double? WallTime(IEnumerable<RunQuote> runs) => WallTime(runs, r => r.Seconds);

    private double? WallTime(IEnumerable<RunQuote> runs, Func<RunQuote, double?> seconds)
    {
        RunQuote[] all = [.. runs];
        return all.All(r => seconds(r) is not null) ? Makespan.Of([.. all.Select(r => new TimedRun(r.Key, r.Origin, seconds(r)!.Value, r.IsAlone))], Parallel) : null;
    }

    internal static double? Sum(IEnumerable<RunQuote> runs, Func<RunQuote, double?> value) =>
        runs.Aggregate((double?)0, (sum, run) => sum + value(run));
}
