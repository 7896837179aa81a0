using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Tests;

namespace Isoloss.Lab.Bench;

/// <summary>A study in a folder of its own that tries to exceed its budget, with trainers that are processes, and somebody who watches them from outside.</summary>
internal sealed class BudgetScene : IDisposable
{
    private const int LookMilliseconds = 50;

    private readonly BudgetTry _try;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isoloss-budget-");
    private StudyPlan _plan;
    private double _wallSeconds, _runSeconds;
    private int _notStarted, _stopped;

    /// <summary>Writes its file.</summary>
    public BudgetScene(BudgetTry @try) => (_try, _plan) = (@try, Load(_folder.FullName, @try.Text));

    private string Root => Path.Combine(_folder.FullName, "runs");

    /// <summary>Starts it as often as it asks for.</summary>
    public async Task<BudgetOutcome> RunAsync()
    {
        using var over = new CancellationTokenSource();
        Task watch = WatchAsync(over.Token);
        for (int start = 0, before = -1; start < _try.Starts && Attempts() > before; start++)
        {
            before = Attempts();
            if (start > 0 && _try.Later is { } later)
                _plan = Load(_folder.FullName, later);
            await StartAsync();
        }
        await over.CancelAsync();
        await watch;
        return new BudgetOutcome(_try.Kind, _plan.DistinctRuns.Count(), Attempts(), _stopped, _notStarted, Spent(), _try.IsToldTooLate);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static StudyPlan Load(string folder, string text)
    {
        string file = Path.Combine(folder, "study.yaml");
        File.WriteAllText(file, text);
        return StudyPlan.Of(StudyFile.Load(file));
    }

    private async Task StartAsync()
    {
        if (_try.KillAfter is { } seconds)
        {
            await KillAsync(seconds);
            return;
        }
        TimeProvider time = _try.TimerFactor == 1 ? TimeProvider.System : new FastTimers(_try.TimerFactor);
        using var stop = new CancellationTokenSource();
        if (_try.StopAfter is { } after)
            stop.CancelAfter(TimeSpan.FromSeconds(after));
        try
        {
            StudyOutcome outcome = await new StudyRunner(Root, TimeProvider.System).RunAsync(
                _plan, _try.Quote(_plan, Root), LocalExecutor.For(_plan.Study, Root, time), null, stop.Token);
            _stopped += Said(outcome, "stopped at a snapshot: ");
            _notStarted += Said(outcome, "not started: ");
        }
        catch (BudgetException)
        {
            _notStarted += Quoter.ToDo(_plan, Root).Count;
        }
    }

    private static int Said(StudyOutcome outcome, string words) =>
        outcome.Executed.Count(e => e.Outcome.Message?.StartsWith(words, StringComparison.Ordinal) == true);

    /// <summary>Starts the program that runs a study, and kills it some time after it began to train.</summary>
    private async Task KillAsync(double seconds)
    {
        using Process study = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Isoloss.Lab.StudyHost.dll"), Path.Combine(_folder.FullName, "study.yaml"), Root]) { RedirectStandardOutput = true })!;
        Task<string> said = study.StandardOutput.ReadToEndAsync();
        while (!study.HasExited && !Trainers().Any())
            await Task.Delay(LookMilliseconds);
        await Task.WhenAny(study.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(seconds)));
        if (!study.HasExited)
            study.Kill();
        await study.WaitForExitAsync();
        while (Trainers().Any())
            await Task.Delay(LookMilliseconds);
        _notStarted += _plan.DistinctRuns.Count(r => DirectoryOf(r).ReadStatus()?.Message?.StartsWith("not started: ", StringComparison.Ordinal) == true);
        _stopped += _plan.DistinctRuns.Count(r => DirectoryOf(r).ReadStatus()?.Message?.StartsWith("stopped at a snapshot: ", StringComparison.Ordinal) == true);
        if ((await said).Contains("the budget is too small", StringComparison.Ordinal))
            _notStarted += Quoter.ToDo(_plan, Root).Count;
    }

    private RunDirectory DirectoryOf(PlannedRun run) => new(Path.Combine(Root, run.Key));

    // What a killed start leaves is an attempt from the next one on; before that it is a claim.
    private int Attempts() => _plan.DistinctRuns.Sum(r => Math.Max(RunAttempt.Read(DirectoryOf(r).AttemptsFile).Count, Lines(r, "starts.txt").Length));

    /// <summary>Adds up for how long trainers live, as the table of processes shows them.</summary>
    private async Task WatchAsync(CancellationToken over)
    {
        long last = Stopwatch.GetTimestamp();
        while (!over.IsCancellationRequested)
        {
            int alive = Trainers().Count();
            double seconds = Stopwatch.GetElapsedTime(last).TotalSeconds;
            last = Stopwatch.GetTimestamp();
            _wallSeconds += alive > 0 ? seconds : 0;
            _runSeconds += alive * seconds;
            await Task.Delay(LookMilliseconds, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IEnumerable<int> Trainers() => _plan.DistinctRuns.Select(r => int.TryParse(Lines(r, "starts.txt").LastOrDefault(), out int id) ? id : 0)
        .Where(id => id > 0 && ProcessTable.IsAlive(id));

    /// <summary>The largest share of a limit that was spent: as Isoloss counts it, as results tell it, and as it was seen from outside.</summary>
    private double Spent()
    {
        Budget budget = _plan.Study.Budget!;
        if (StudyQuote.Read(Root, _plan.Study.Name) is not { } quote)
            return 0;
        StudySpending spent = StudySpending.Read(Root, quote, TimeProvider.System);
        // Of an attempt that was killed Isoloss counts up to five seconds more than it took: only what is seen is spent.
        double counted = _try.KillAfter is null ? 1 : 0;
        return new[]
        {
            Math.Max(spent.Flops ?? 0, _plan.DistinctRuns.Sum(SeenFlops)) / budget.Flops,
            Math.Max(counted * spent.WallSeconds, _wallSeconds) / 3600 / budget.Hours,
            Math.Max(counted * (spent.Money ?? 0), _runSeconds / 3600 * (budget.PricePerHour ?? 0)) / budget.Money,
        }.Max() ?? 0;
    }

    /// <summary>FLOP of every step that a trainer of one's own says it did, those done twice included, at the N that the study file states.</summary>
    private double SeenFlops(PlannedRun run)
    {
        double steps = 0, at = 0;
        foreach (string[] words in Lines(run, "trace.txt").Select(line => line.Split(' ')).Where(words => words.Length == 3))
        {
            double step = double.Parse(words[2], null);
            steps += words[1] == "saved" ? step - at : 0;
            at = step;
        }
        return steps / (run.Spec.Tokens / 10.0) * (run.Flops ?? 0);
    }

    private string[] Lines(PlannedRun run, string file)
    {
        string path = Path.Combine(DirectoryOf(run).Path, file);
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
