using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

public sealed class StudyRunnerTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_study_runs_once_and_a_larger_ladder_costs_only_the_difference()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        StudyOutcome first = await _workshop.Run(plan, Token);
        Assert.True(first.IsComplete);
        Assert.Equal(4, first.Executed.Count);
        Assert.Empty((await _workshop.Run(plan, Token)).Executed);

        StudyPlan larger = _workshop.Plan(Workshop.StudyText(tokens: "[100, 200, 300]"));
        StudyOutcome second = await _workshop.Run(larger, Token);
        Assert.True(second.IsComplete);
        Assert.Equal([300, 300], second.Executed.Select(e => e.Run.Spec.Tokens));
        Assert.All(larger.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
        Assert.Equal(6, StudyManifest.Read(_workshop.Root, "descent")!.Runs.Count);
    }

    [Fact]
    public async Task A_small_change_of_the_question_trains_only_what_is_new()
    {
        string text = Workshop.StudyText();
        async Task<PlannedRun[]> Trained(string from, string to) =>
            [.. (await _workshop.Run(_workshop.Plan(text = text.Replace(from, to, StringComparison.Ordinal)), Token)).Executed.Select(e => e.Run)];
        Assert.Equal(4, (await Trained("study: descent", "study: descent ")).Length);
        Assert.Empty(await Trained("flops: 1e6", "flops: 1e9")); // another target
        Assert.Empty(await Trained("parallel: 2", "parallel: 1, snapshot_seconds: 5, keep_snapshots: [50%]")); // another way to run them
        PlannedRun[] seeds = await Trained("sizes:", "seeds: [1, 2], sizes:"); // one more seed
        Assert.Equal([2, 2, 2, 2], seeds.Select(r => r.Spec.Seed));
        PlannedRun[] variant = await Trained("variants:", "variants:\n  slower: { recipe: { lr: 0.02 } }"); // another question
        Assert.Equal(["slower", "slower", "slower", "slower"], variant.Select(r => r.Arm));
    }

    [Fact]
    public async Task A_lost_run_file_is_damage_everywhere_until_the_study_writes_it_again()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        await _workshop.Run(plan, Token);
        RunDirectory lost = _workshop.DirectoryOf(plan.Runs[0]);
        byte[] before = await File.ReadAllBytesAsync(lost.RunFile, Token);
        File.Delete(lost.RunFile);
        RunProgress shown = Assert.Single(StudyProgress.Read(_workshop.Root, plan.Manifest(), null).Failed);
        Assert.Contains("run.json: missing", shown.Message, StringComparison.Ordinal);
        Assert.Contains("run.json: missing", Assert.Throws<BadInputException>(() => RunTableReader.Read(_workshop.Root, new TableOptions())).Message, StringComparison.Ordinal);
        Assert.Contains(lost.RunFile, Assert.Single(RunRepair.Mend(plan, _workshop.Root)), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(lost.RunFile, Token));
        Assert.Empty(RunRepair.Mend(plan, _workshop.Root));
        Assert.Empty((await _workshop.Run(plan, Token)).Executed);
    }

    [Fact]
    public async Task A_damaged_result_is_named_and_kept_and_a_newer_one_is_left_alone()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        await _workshop.Run(plan, Token);
        RunDirectory damaged = _workshop.DirectoryOf(plan.Runs[0]);
        await File.WriteAllTextAsync(damaged.ResultFile, "{", Token);
        Assert.Contains("trained again", Assert.Single(RunRepair.Mend(plan, _workshop.Root)), StringComparison.Ordinal);
        Assert.Single((await _workshop.Run(plan, Token)).Executed);
        Assert.Equal("{", await File.ReadAllTextAsync(ResultCheck.RejectedFile(damaged), Token));
        await File.WriteAllTextAsync(damaged.ResultFile, """{ "format": 99 }""", Token);
        Assert.Contains("format 99", Assert.Throws<NewerFormatException>(() => RunRepair.Mend(plan, _workshop.Root)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NewerFormatException>(() => _workshop.Run(plan, Token));
        Assert.Contains("99", await File.ReadAllTextAsync(damaged.ResultFile, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_is_held_is_refused_to_others_and_run_by_its_holder()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        var holder = new StudyRunner(_workshop.Root, TimeProvider.System);
        using (holder.Hold(plan.Study.Name))
        {
            Assert.Throws<BadInputException>(() => new StudyRunner(_workshop.Root, TimeProvider.System).Hold(plan.Study.Name));
            await Assert.ThrowsAsync<BadInputException>(() => _workshop.Run(plan, Token));
            Assert.True((await holder.RunAsync(plan, null, _workshop.Executor(plan), null, Token)).IsComplete);
        }
        // Given back, it is another's to take.
        using (new StudyRunner(_workshop.Root, TimeProvider.System).Hold(plan.Study.Name))
            await Assert.ThrowsAsync<BadInputException>(() => holder.RunAsync(plan, null, _workshop.Executor(plan), null, Token));
    }

    [Fact]
    public async Task A_failed_run_does_not_stop_the_others_and_is_tried_again()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: "fail"));
        for (int start = 1; start <= 2; start++)
        {
            StudyOutcome outcome = await _workshop.Run(plan, Token);
            Assert.Equal(2, outcome.Missing);
            Assert.Equal(["faster", "faster"], outcome.Failed.Select(f => f.Run.Arm));
        }
        Assert.Equal([1, 1, 2, 2], plan.Runs.Select(_workshop.Starts));
        Assert.Equal(2, StudyProgress.Read(_workshop.Root, plan.Manifest(), null).Failed.Count());
    }

    [Fact]
    public async Task A_result_that_cannot_be_believed_is_trained_again()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        RunDirectory directory = RunDirectory.Create(_workshop.Root, plan.Runs[0].Spec);
        directory.WriteResult(new RunResult { Loss = double.NaN, Params = 4, Tokens = 100 });
        Assert.Equal(4, (await _workshop.Run(plan, Token)).Executed.Count);
        Assert.True(double.IsFinite(directory.ReadResult()!.Loss));
    }

    [Fact]
    public async Task Two_studies_that_share_runs_train_them_once()
    {
        StudyPlan one = _workshop.Plan(Workshop.StudyText("one", pause: "0.02"));
        StudyPlan two = _workshop.Plan(Workshop.StudyText("two", pause: "0.02"));
        StudyOutcome[] outcomes = await Task.WhenAll(_workshop.Run(one, Token), _workshop.Run(two, Token));
        Assert.All(outcomes, o => Assert.True(o.IsComplete));
        Assert.All(one.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
    }

    [Fact]
    public async Task A_second_study_pays_only_for_what_the_first_did_not_train()
    {
        await _workshop.Run(_workshop.Plan(Workshop.StudyText("one")), Token);
        StudyPlan two = _workshop.Plan(Workshop.StudyText("two", tokens: "[100, 200, 300]") + "\nbudget: { flops: 15k }");
        StudyQuote quote = Quoter.Quote(two, _workshop.Root, []);
        Assert.Equal(4, quote.Done);
        Assert.Equal(2 * 6 * 4 * 300, quote.Flops);
        await _workshop.Run(two, Token);
        // What it paid for once stays its own when it is quoted again.
        Assert.Equal(2 * 6 * 4 * 300, Quoter.Quote(two, _workshop.Root, []).Flops);
        Assert.Equal(0, Quoter.Quote(two, _workshop.Root, []).FlopsLeft);
    }

    [Fact]
    public async Task A_budget_that_is_too_small_stops_the_study_before_anything_runs()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText() + "\nbudget: { flops: 1k }");
        await Assert.ThrowsAsync<BudgetException>(() => _workshop.Run(plan, Token));
        Assert.All(plan.Runs, run => Assert.Equal(0, _workshop.Starts(run)));
    }

    [Fact]
    public async Task Progress_tells_what_runs_what_is_done_and_how_long_it_takes()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.1", tokens: "[300, 600]"));
        var reports = new Reports();
        await _workshop.Run(plan, Token, reports);
        Assert.Contains(
            reports.All, p => p.Running.Any(r => r is { Step: > 0, TotalSteps: > 0, Loss: > 0, TokensPerSecond: > 0 }));
        Assert.All(reports.All, p => Assert.InRange(p.Running.Count(), 0, 2));
        Assert.True(reports.All[0].TimeLeft > TimeSpan.Zero);
        Assert.Equal((4, TimeSpan.Zero), (reports.All[^1].Done, reports.All[^1].TimeLeft));
    }

    [Fact]
    public async Task The_longest_runs_start_first()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100, 400, 200]"));
        StudyOutcome outcome = await _workshop.Run(plan, Token, executor: _workshop.Executor(plan, parallel: 1));
        Assert.Equal([400, 400, 200, 200, 100, 100], outcome.Executed.Select(e => e.Run.Spec.Tokens));
    }

    [Fact]
    public async Task An_executor_that_breaks_ends_the_progress_reports()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        var reports = new Reports();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _workshop.Run(plan, Token, reports, new BrokenExecutor()));
        int told = reports.All.Count;
        await Task.Delay(TimeSpan.FromSeconds(1.2), Token);
        Assert.Equal(told, reports.All.Count);
    }

    [Fact]
    public void Any_stated_speed_gives_a_time_left()
    {
        StudyPlan plan = _workshop.Plan(
            Workshop.StudyText().Replace("tokens_per_second: 1000", "tokens_per_second: 1e-300", StringComparison.Ordinal));
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, []);
        Assert.Equal(TimeSpan.MaxValue, StudyProgress.Read(_workshop.Root, plan.Manifest(), quote).TimeLeft);
    }

    private sealed class BrokenExecutor : IExecutor
    {
        public int Parallel => 1;

        public Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();
    }

    private sealed class Reports : IProgress<StudyProgress>
    {
        public List<StudyProgress> All { get; } = [];

        public void Report(StudyProgress value) => All.Add(value);
    }
}
