using System.Text;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

/// <summary>Studies whose longer runs go on from shorter ones.</summary>
public sealed class ContinueTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    private static Study Parse(string recipe = "{}", string ladder = "sizes: [32x2, 64x2], tokens: [1M, 2M], continue: true", string trainer = "{}") =>
        StudyFile.Parse(Encoding.UTF8.GetBytes($$"""
            study: s
            baseline: { name: a, recipe: {{recipe}} }
            variants: { b: { seeds: [2] } }
            ladder: { {{ladder}} }
            target: { flops: 1e15 }
            trainer: {{trainer}}
            """), "study.yaml");

    [Fact]
    public void Each_run_goes_on_from_the_next_shorter_one_of_its_size_and_costs_the_difference()
    {
        var plan = StudyPlan.Of(Parse(ladder: "sizes: [32x2], tokens: [4M, 1M, 2M], continue: true"));
        PlannedRun[] line = [.. plan.Runs.Where(r => r.Arm == "a").OrderBy(r => r.Spec.Tokens)];
        Assert.Null(line[0].Spec.Origin);
        // 489, 977 and 1954 batches; the last fifth decays.
        Assert.Equal(new RunOrigin(line[0].Key, 391, 1_000_000), line[1].Spec.Origin);
        Assert.Equal(new RunOrigin(line[1].Key, 782, 1_000_000), line[2].Spec.Origin);
        Assert.Equal([391 / 489.0, 782 / 977.0, 1563 / 1954.0], line.SelectMany(r => r.Keep));
        Assert.Equal(391 * 2048, line[1].SharedTokens);
        Assert.Equal(line[2].Flops!.Value * 782 / 1954, line[2].SharedFlops!.Value, 1.0);

        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, []);
        RunQuote last = quote.Runs.First(r => r.Key == line[2].Key);
        Assert.Equal((782, line[2].Flops - line[2].SharedFlops), (last.BeginStep, last.Flops));
        Assert.Equal((0.5, 0, 1), (last.ShareDone(1368, 1954), last.ShareDone(700, 1954), last.ShareDone(1954, 1954)));
        Assert.Equal(plan.Runs.Sum(r => r.Flops), quote.Flops + quote.SharedFlopsLeft);
    }

    [Fact]
    public void A_longer_ladder_has_the_runs_of_the_shorter_one_and_one_that_does_not_continue_has_none_of_its_longer_ones()
    {
        string[] Keys(string ladder) => [.. StudyPlan.Of(Parse(ladder: ladder)).Runs.Select(r => r.Key)];
        string[] two = Keys("sizes: [32x2], tokens: [1M, 2M], continue: true");
        Assert.Equal(two.Order(), two.Intersect(Keys("sizes: [32x2], tokens: [1M, 2M, 4M], continue: true")).Order());
        Assert.Equal(2, two.Intersect(Keys("sizes: [32x2], tokens: [1M, 2M]")).Count());
        Assert.Equal(Keys("sizes: [32x2], tokens: [1M, 2M]"), Keys("sizes: [32x2], tokens: [1M, 2M], continue: false"));
    }

    [Theory]
    [InlineData("{ schedule: { name: cosine } }", "1M, 2M], continue: true", "4:54: ladder.continue: a: 32x2@2M cannot go on from 32x2@1M: found the schedule cosine")]
    [InlineData("{ schedule: { decay_final: 0 } }", "1M, 2M], continue: true", "found a decay_final of 0")]
    [InlineData("{}", "50k, 2M], continue: true", "found a warm-up of 50000 tokens, which a run of 51200 cuts to its half")]
    [InlineData("{ schedule: { decay_fraction: 1, warmup_tokens: 0 } }", "1M, 2M], continue: true", "leaves no step before the decay")]
    [InlineData("{}", "2000k, 2000100], continue: true", "expected runs that differ by a batch")]
    [InlineData("{ schedule: { warmup_tokens: 0 } }", "24576, 26624, 28672], continue: true", "expected tokens further apart")]
    [InlineData("{}", "1M, 2M], continue: 80%", "ladder.continue: found '80%', expected true or false")]
    [InlineData("{}", "1M, 2M], continue: \"true\"", "expected true or false")]
    [InlineData("{}", "1M, 2M], continues: true", "did you mean 'continue'?")]
    public void What_cannot_go_on_from_a_shorter_run_is_refused_with_its_place(string recipe, string tokens, string message)
    {
        var e = Assert.Throws<StudyFileException>(() => Parse(recipe, $"sizes: [32x2], tokens: [{tokens}"));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ batch_tokens: 16 }", "true", "only you know when your trainer's learning rate falls")]
    [InlineData("{}", "80%", "found no batch_tokens in the recipe")]
    public void A_trainer_of_ones_own_says_where(string recipe, string rule, string message)
    {
        var e = Assert.Throws<StudyFileException>(() => Parse(recipe, $"sizes: [{{ width: 2 }}], tokens: [1600, 3200], continue: {rule}", "{ command: [x], version: 1 }"));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_wait_for_what_they_go_on_from_alone_or_rung_by_rung()
    {
        var runs = StudyPlan.Of(Parse()).Runs.OrderByDescending(r => r.Flops).ToArray();
        var line = new RunLine(runs, together: false);
        PlannedRun first = (await line.NextAsync(Token))!, second = (await line.NextAsync(Token))!;
        Assert.Equal(["64x2@1M", "64x2@1M"], [first.Rung, second.Rung]);
        line.Ended(first);
        Assert.Equal(first.Key, (await line.NextAsync(Token))!.Spec.Origin!.Key);

        var rungs = new RunLine(runs, together: true);
        (first, second) = ((await rungs.NextAsync(Token))!, (await rungs.NextAsync(Token))!);
        rungs.Ended(first);
        Assert.Equal("32x2@1M", (await rungs.NextAsync(Token))!.Rung);
        rungs.Ended(second);
        Assert.Equal("64x2@2M", (await rungs.NextAsync(Token))!.Rung);
        using var stop = new CancellationTokenSource();
        var own = new RunLine([runs[0], runs.First(r => r.Key == runs[0].Spec.Origin!.Key)], together: false);
        await own.NextAsync(Token);
        Task<PlannedRun?> waits = own.NextAsync(stop.Token);
        await stop.CancelAsync();
        Assert.Null(await waits);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Each_of_many_runs_starts_once_and_none_before_its_shorter_one(bool together)
    {
        var runs = StudyPlan.Of(Parse("{}", $"sizes: [32x2, 64x2], tokens: [1M, 2M, 4M], seeds: [{string.Join(", ", Enumerable.Range(10, 100))}], continue: true"))
            .Runs.OrderByDescending(r => r.Flops).ToArray();
        var line = new RunLine(runs, together);
        var ended = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        async Task Work()
        {
            while (await line.NextAsync(Token) is { } run)
            {
                Assert.True(run.Spec.Origin is null || ended.ContainsKey(run.Spec.Origin.Key));
                Assert.True(ended.TryAdd(run.Key, true));
                line.Ended(run);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Work, Token)));
        Assert.Equal(runs.DistinctBy(r => r.Key).Count(), ended.Count);
        Assert.Null(await new RunLine([], together).NextAsync(Token));
    }

    [Fact]
    public void Wall_time_counts_that_longer_runs_wait()
    {
        static TimedRun Run(string key, double seconds, string? origin = null) => new(key, origin, seconds);
        Assert.Equal(10, Makespan.Of([Run("a", 2), Run("b", 3, "a"), Run("c", 5, "b")], 4));
        // The two short ones first, then the long one beside the other.
        Assert.Equal(6, Makespan.Of([Run("a", 1), Run("b", 5, "a"), Run("c", 2)], 2));
        Assert.Equal(7, Makespan.Of([Run("b", 5, "done"), Run("c", 2)], 1));
        Assert.Equal(0, Makespan.Of([], 2));

        StudyPlan plan = StudyPlan.Of(Own());
        StudyQuote quote = LocalQuote(plan);
        // 1600 tokens, then 180 more, each two seconds to start.
        Assert.Equal(3.6 + 2.18, quote.Seconds!.Value, 1e-9);
        Assert.Equal(3.6 + 2.18, quote.TimeLeft!.Value.Value, 1e-9);
        Assert.Equal(3.6 + 2.18, StudyProgress.Read(_workshop.Root, plan.Manifest(), quote).TimeLeft!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void A_smaller_ladder_keeps_what_its_longer_runs_go_on_from()
    {
        var e = Assert.Throws<BudgetException>(() => BudgetCheck.Require(LocalQuote(StudyPlan.Of(Own())), new Budget { Hours = 4 / 3600.0 }));
        Assert.Contains("It fits without the rung(s) width=2@1.7k: 2 runs on 1 rung(s)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_study_of_an_own_trainer_that_kept_nothing_can_be_continued_too()
    {
        SampleTests.SkipWithoutPython();
        StudyPlan plan = _workshop.Plan(PythonStudy("[1600]").Replace(", continue: 80%", "", StringComparison.Ordinal));
        Require(await Run(plan));
        Assert.All(plan.Runs, r => Assert.Empty(KeptSnapshot.In(_workshop.DirectoryOf(r))));
        StudyPlan larger = Python("[1600, 3200]");
        // 120 steps of its own and 80 again.
        Assert.Equal(2 * 200 * 16 * 6 * 140, LocalQuote(larger).FlopsLeft!.Value, 1.0);
        Require(await Run(larger));
        Assert.Equal([3200.0, 3200], larger.Runs.Where(r => r.Spec.Origin is not null).Select(r => _workshop.DirectoryOf(r).ReadResult()!.Tokens));
    }

    [Fact]
    public async Task A_longer_ladder_trains_only_the_difference()
    {
        StudyPlan plan = Python("[1600, 3200]");
        Require(await Run(plan));
        StudyPlan larger = Python("[1600, 3200, 6400]");
        StudyQuote quote = LocalQuote(larger);
        Assert.Equal((4, 2), (quote.Done, quote.Runs.Count(r => !r.IsDone)));
        StudyOutcome outcome = await Run(larger);
        Require(outcome);
        Assert.Equal([6400, 6400], outcome.Executed.Select(e => e.Run.Spec.Tokens));
        foreach (PlannedRun run in larger.Runs)
        {
            RunDirectory directory = _workshop.DirectoryOf(run);
            long begin = run.Spec.Origin?.Step ?? 0, total = run.Spec.Tokens / 16;
            Assert.Single(RunAttempt.Read(directory.AttemptsFile));
            Assert.Equal(begin, run.Spec.Tokens switch { 1600 => 0, 3200 => 80, _ => 160 });
            Assert.InRange((long)MetricsFile.Read(directory.MetricsFile)[0]["step"]!, begin + 1, begin + total / 50);
            Assert.Equal((run.Spec.Origin, total), (directory.ReadResult()!.Origin, directory.ReadResult()!.Steps!.Value));
        }
        // 100 + 120 + 240 steps of 100 + 200 + 400.
        StudySpending spent = StudySpending.Read(_workshop.Root, StudyQuote.Read(_workshop.Root, "own")!, TimeProvider.System);
        Assert.Equal(2 * 460 * 16 * 6 * 140, spent.Flops!.Value, 1.0);
        Assert.Empty((await Run(larger)).Executed);

        Assert.Empty(BranchTree.Read(_workshop.Root, TimeProvider.System));
        var table = RunTableReader.Read(_workshop.Root, new TableOptions { Study = "own" });
        Assert.Equal(4, table.Rows.Count(r => r.Origin is not null));
        Assert.Contains("4 of 6 runs go on from a shorter run", SharedBeginnings.Of(table.Rows)!.Message, StringComparison.Ordinal);
        var longest = _workshop.DirectoryOf(larger.Runs.First(r => r.Spec.Tokens == 6400));
        long[] steps = [.. ContinuedRun.Lines(longest).Select(l => (long)l["step"]!)];
        Assert.Equal(2, steps[0]);
        Assert.Equal(steps.Order().Distinct(), steps);
    }

    [Fact]
    public async Task A_state_that_was_removed_is_made_again_and_quoted()
    {
        StudyPlan plan = Python("[1600, 3200]", "variants: { other: { recipe: { lr: 0.2 } } }");
        Require(await Run(plan));
        foreach (PlannedRun run in plan.Runs)
            Directory.Delete(_workshop.DirectoryOf(run).KeptDirectory, recursive: true);
        StudyPlan larger = Python("[1600, 3200, 6400]");
        // Both runs of the line again: 80 steps of the first, 80 of the second.
        double own = 240 * 16 * 6 * 140, replayed = 160 * 16 * 6 * 140;
        Assert.Equal(2 * (own + replayed), LocalQuote(larger).FlopsLeft!.Value, 1.0);
        Require(await Run(larger));
        Assert.Equal(2 * (own + replayed), LocalQuote(larger).Runs.Where(r => r.Rung.EndsWith("6.4k", StringComparison.Ordinal)).Sum(r => r.Flops)!.Value, 1.0);
        Assert.All(larger.Runs.Where(r => r.Spec.Tokens < 6400), r => Assert.NotEmpty(KeptSnapshot.In(_workshop.DirectoryOf(r))));
    }

    [Fact]
    public async Task A_trainer_that_keeps_no_states_is_told_so_and_its_shorter_runs_stay()
    {
        StudyPlan plan = _workshop.Plan(Descent("none"));
        StudyOutcome outcome = await _workshop.Run(plan, Token);
        Assert.Equal(2, outcome.Missing);
        Assert.All(outcome.Failed, f => Assert.Contains("the trainer did not keep what keep_snapshots of its job asked for", f.Outcome.Message, StringComparison.Ordinal));
        Assert.Equal([1, 0, 1, 0], plan.Runs.Select(_workshop.Starts));
    }

    [Fact]
    public async Task What_goes_on_from_a_run_that_failed_is_not_started()
    {
        StudyPlan plan = _workshop.Plan(Descent("fail"));
        StudyOutcome outcome = await _workshop.Run(plan, Token);
        Assert.Contains(outcome.Stopped, s => s.Run.Arm == "faster" && s.Outcome.Message!.StartsWith("not started: it goes on from run", StringComparison.Ordinal));
        Assert.Equal([1, 0, 1, 0], plan.Runs.Select(_workshop.Starts));
    }

    [Fact]
    public async Task What_goes_on_from_a_run_that_diverged_before_that_has_diverged()
    {
        StudyPlan plan = _workshop.Plan(Descent("diverge"));
        await _workshop.Run(plan, Token);
        PlannedRun longer = plan.Runs.Single(r => r.Arm == "faster" && r.Spec.Origin is not null);
        RunResult result = _workshop.DirectoryOf(longer).ReadResult()!;
        Assert.Equal((RunState.Diverged, longer.Spec.Origin, 0), (result.State, result.Origin, _workshop.Starts(longer)));
    }

    [Fact]
    public async Task What_diverges_with_its_shorter_run_costs_nothing_and_needs_no_budget()
    {
        StudyPlan plan = _workshop.Plan(Descent("diverge").Replace("[100, 200]", "[100, 200, 400]", StringComparison.Ordinal));
        PlannedRun[] line = [.. plan.Runs.Where(r => r.Arm == "faster").OrderBy(r => r.Spec.Tokens)];
        StudyQuote before = LocalQuote(plan);
        before.Write(_workshop.Root);
        Assert.Equal(RunState.Diverged, (await _workshop.Executor(plan).RunAsync(line[0], Token)).State);
        Free();
        var poor = LocalExecutor.For(plan.Study with { Budget = new Budget { Flops = 1 } }, _workshop.Root, TimeProvider.System);
        Assert.Equal(RunState.Diverged, (await poor.RunAsync(line[1], Token)).State);
        Assert.Equal(RunState.Diverged, (await poor.RunAsync(line[2], Token)).State);
        Assert.Contains("not started", (await poor.RunAsync(plan.Runs[0], Token)).Message, StringComparison.Ordinal);
        Free();
        var spent = StudySpending.Read(_workshop.Root, before, TimeProvider.System).Runs.Where(r => r.Quote.Arm == "faster").ToDictionary(r => r.Quote.Key, r => r.Spent);
        Assert.Equal([(false, 2400), (true, 0), (true, 0)], line.Select(r => (spent[r.Key].IsSettled, spent[r.Key].Flops!.Value)));
        Assert.Equal([1, 0, 0], line.Select(_workshop.Starts));

        void Free() => Assert.Equal([(0, 0), (0, 0)], LocalQuote(plan).Runs.Where(r => r.Arm == "faster" && r.Origin is not null).Select(r => (r.Flops!.Value, r.Seconds!.Value)));
    }

    private static Study Own() => Parse("{ batch_tokens: 16 }", "sizes: [{ width: 2 }], tokens: [1600, 1700], continue: 95%",
        "{ command: [x], version: 1, tokens_per_second: 1000, parallel: 4 }");

    private static string Descent(string mischief) => Workshop.StudyText(mischief: mischief)
        .Replace("tokens: [100, 200]", "tokens: [100, 200], continue: 60%", StringComparison.Ordinal)
        .Replace("lr: 0.05", "batch_tokens: 10, lr: 0.05", StringComparison.Ordinal);

    private static void Require(StudyOutcome outcome) =>
        Assert.True(outcome.IsComplete, string.Join('\n', outcome.Executed.Select(e => $"{e.Run.Rung} {e.Outcome}")));

    private StudyQuote LocalQuote(StudyPlan plan) => Quoter.Quote(plan, _workshop.Root, []);

    private Task<StudyOutcome> Run(StudyPlan plan) =>
        _workshop.Run(plan, Token, executor: LocalExecutor.For(plan.Study, _workshop.Root, TimeProvider.System));

    private StudyPlan Python(string tokens, string variants = "variants: { other: { recipe: { lr: 0.2 } } }")
    {
        SampleTests.SkipWithoutPython();
        return _workshop.Plan(PythonStudy(tokens, variants));
    }

    internal static string PythonStudy(string tokens, string variants = "variants: { other: { recipe: { lr: 0.2 } } }") => $$"""
        study: own
        baseline: { recipe: { lr: 0.1, decay: false, batch_tokens: 16 } }
        {{variants}}
        ladder: { sizes: [{ width: 2, params: 140 }], tokens: {{tokens}}, continue: 80% }
        target: { flops: 1e9 }
        data: { path: {{Path.Combine(Repository.Root, "LICENSE")}} }
        trainer: { command: [python3, {{Path.Combine(Repository.Root, "samples", "own-trainer", "train.py")}}], version: "2", tokens_per_second: 10k, parallel: 2 }
        """;
}
