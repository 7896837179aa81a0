using System.Text;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>How many threads a run gets, and that it keeps them.</summary>
public sealed class ThreadsTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    private static TimedRun[] Runs(params double[] seconds) => [.. seconds.Select((s, i) => new TimedRun($"{i}", null, s))];

    // With all cores a run takes two thirds of its time.
    private static IReadOnlySet<string> Choose(TimedRun[] runs, double share = 2 / 3.0, int parallel = 2) =>
        LoneRuns.Choose(runs, runs.ToDictionary(r => r.Key, r => r.Seconds * share), parallel);

    [Theory]
    [InlineData("0", 100.0, 100.0, 100.0)] // the third would be alone
    [InlineData("", 100.0, 100.0, 100.0, 100.0)]
    [InlineData("0", 800.0, 50.0, 50.0, 50.0, 50.0)] // one that takes longer than all others: they first, side by side, then it with all cores
    [InlineData("", 600.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0)] // nothing is gained
    public void Runs_are_trained_alone_where_cores_would_idle(string expected, params double[] seconds) =>
        Assert.Equal(expected, string.Join(' ', Choose(Runs(seconds)).Order()));

    [Fact]
    public void A_chain_that_is_alone_anyway_is_trained_with_all_cores_and_none_where_threads_do_not_pay()
    {
        TimedRun[] chain = [new("a", null, 100), new("b", "a", 200), new("c", "b", 400)];
        Assert.Equal(["a", "b", "c"], Choose(chain).Order());
        Assert.Equal(["0"], Choose(Runs(100)));
        Assert.Empty(Choose(chain, share: 1.1));
        Assert.Empty(Choose(chain, share: 0.97));
    }

    [Fact]
    public void Wall_time_has_nothing_beside_a_run_that_is_alone()
    {
        TimedRun alone = new("a", null, 10, IsAlone: true);
        Assert.Equal(14, Makespan.Of([alone, .. Runs(4, 3)], 2));
        // What goes on from it waits; what can start goes first.
        Assert.Equal(15, Makespan.Of([alone, new("b", "a", 2), new("c", null, 3), new("d", "a", 2)], 2));
        Assert.Equal(20, Makespan.Of([alone, alone with { Key = "b" }], 4));
    }

    [Fact]
    public async Task A_run_that_is_alone_starts_when_all_others_have_ended_and_nothing_starts_beside_it()
    {
        PlannedRun[] runs = [.. _workshop.Plan(Workshop.StudyText()).Runs];
        var line = new RunLine([runs[0] with { IsAlone = true }, runs[1], runs[2] with { IsAlone = true }], together: false);
        var first = await line.NextAsync(Token);
        Assert.Equal(runs[1].Key, first!.Key);
        Task<PlannedRun?> second = line.NextAsync(Token), third = line.NextAsync(Token);
        Assert.False(second.IsCompleted || third.IsCompleted);
        line.Ended(first);
        var next = await await Task.WhenAny(second, third);
        Assert.Equal(runs[0].Key, next!.Key);
        await Task.Delay(50, Token);
        Assert.False(second.IsCompleted && third.IsCompleted);
        line.Ended(next);
        Assert.Equal([runs[0].Key, runs[2].Key], (await Task.WhenAll(second, third)).Select(r => r!.Key).Order(Comparer<string>.Create((a, b) => a == b ? 0 : a == runs[0].Key ? -1 : 1)));
    }

    private static StudyPlan Plan(string tokens, string trainer = "parallel: 2") => StudyPlan.Of(StudyFile.Parse(Encoding.UTF8.GetBytes($$"""
        study: s
        baseline: { name: a }
        variants: { muon: { recipe: { optimizer: { name: muon } } }, placebo: { seeds: [2] } }
        ladder: { sizes: [64x2], tokens: [{{tokens}}] }
        target: { flops: 1e15 }
        trainer: { {{trainer}} }
        """), "study.yaml"));

    private async Task<IReadOnlyList<Speed>> Measure(StudyPlan plan)
    {
        string copy = Path.Combine(_workshop.Folder, "calibrate-threads.sh");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "trainers", "calibrate.sh"), copy, overwrite: true);
        var calibrator = new Calibrator(["sh", copy]);
        IReadOnlyList<PlannedRun> toDo = Quoter.ToDo(plan, _workshop.Root);
        var speeds = await calibrator.MeasureAsync(plan.Study with { Folder = _workshop.Folder }, toDo, _workshop.Root, Token);
        return await calibrator.MeasureAloneAsync(plan.Study with { Folder = _workshop.Folder }, toDo, speeds, _workshop.Root, Token);
    }

    private string[] Asked() => File.ReadAllLines(Path.Combine(_workshop.Root, "studies", "s", "asked.txt"));

    [Fact]
    public async Task The_last_of_three_equal_runs_gets_both_cores_and_is_quoted_so()
    {
        StudyPlan plan = Plan("10M");
        IReadOnlyList<Speed> speeds = await Measure(plan);
        Assert.Equal(["1", "1", "2"], Asked());
        Assert.All(speeds, s => Assert.Equal(new AloneSpeed(2, 7500, 1e-5), s.Alone));
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, speeds);
        RunQuote alone = Assert.Single(quote.Runs, r => r.IsAlone);
        Assert.Equal((2, 1), (alone.Threads, quote.Runs.First(r => !r.IsAlone).Threads));
        double tokens = Math.Ceiling(10e6 / 2048) * 2048, rest = 2 + 65_536 * (1 + 7 / 8.0) * 1e-5;
        Assert.Equal(tokens / 5000 + tokens / 7500 + 2 * rest, quote.Seconds!.Value, 0.002 * quote.Seconds.Value);
        Assert.Equal(quote.Runs.Sum(r => r.Seconds)!.Value - tokens / 7500 - tokens / 5000 - 2 * rest, tokens / 5000 + rest, 2.0);
    }

    [Theory]
    [InlineData("50k", "parallel: 2")] // too short to measure more
    [InlineData("10M", "parallel: 2, threads: 1")]
    [InlineData("10M", "parallel: 1, threads: auto")] // one core is all that it may have
    public async Task Otherwise_each_run_has_the_threads_of_the_study(string tokens, string trainer)
    {
        StudyPlan plan = Plan(tokens, trainer);
        IReadOnlyList<Speed> speeds = await Measure(plan);
        Assert.All(Asked(), threads => Assert.Equal("1", threads));
        Assert.All(Quoter.Quote(plan, _workshop.Root, speeds).Runs, r => Assert.Equal((1, false), (r.Threads, r.IsAlone)));
    }

    [Fact]
    public async Task A_run_keeps_the_threads_that_it_was_started_with_and_the_quote_knows()
    {
        StudyPlan plan = Plan("10M");
        PlannedRun run = plan.Runs[0];
        var directory = new RunDirectory(Path.Combine(_workshop.Root, run.Key));
        async Task<string> Train(PlannedRun asked, int threads)
        {
            var executor = new LocalExecutor(new LocalExecutorOptions
            {
                Root = _workshop.Root, Command = ["sh", "-c", "echo threads $OMP_NUM_THREADS; exit 1", "fails"], WorkingDirectory = _workshop.Folder, Parallel = 1, Threads = threads,
            }, TimeProvider.System);
            Assert.Equal(RunState.Failed, (await executor.RunAsync(asked, Token)).State);
            return $"{File.ReadLines(directory.LogFile).Last()}, {JsonFile.Read<Job>(directory.JobFile)!.Threads} in its job";
        }
        Assert.Equal("threads 2, 2 in its job", await Train(run with { Threads = 2, IsAlone = true }, 1));
        Assert.Equal("threads 2, 2 in its job", await Train(run, 1));
        Assert.Equal("threads 2, 2 in its job", await Train(run with { Threads = 3 }, 4));
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, await Measure(plan));
        RunQuote started = quote.Runs.Single(r => r.Key == run.Key);
        Assert.Equal((2, true), (started.Threads, started.IsAlone));
        // So it is the one of the three that has both cores, at their speed.
        Assert.Equal(started.Seconds, quote.Runs.Min(r => r.Seconds));
        Assert.Single(quote.Runs, r => r.IsAlone);
    }

    [Fact]
    public async Task A_command_of_ones_own_gets_what_the_study_says_each_time()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        PlannedRun run = plan.Runs[0];
        RunDirectory directory = RunDirectory.Create(_workshop.Root, run.Spec);
        AtomicFile.WriteJson(directory.JobFile, new Job { Run = run.Spec, Directory = directory.Path, Threads = 5 });
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(1, JsonFile.Read<Job>(directory.JobFile)!.Threads);
    }

    [Fact]
    public void Threads_are_chosen_unless_a_number_is_stated()
    {
        Assert.True(Plan("1M").Study.Trainer.ChoosesThreads);
        Assert.True(Plan("1M", "threads: auto").Study.Trainer.ChoosesThreads);
        Assert.False(Plan("1M", "threads: 2").Study.Trainer.ChoosesThreads);
        Assert.Contains("trainer.threads: found 'many'", Assert.ThrowsAny<BadInputException>(() => Plan("1M", "threads: many")).Message);
        Assert.Contains("trainer.threads: found 'auto', expected a number: only the built-in trainer is measured",
            Assert.ThrowsAny<BadInputException>(() => Plan("1M", "threads: auto, command: [sh, train.sh], version: 1")).Message);
    }
}
