using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Studies that try to exceed their budget.</summary>
public sealed class BudgetTests : IDisposable
{
    private const double BudgetHours = 4 / 3600.0;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Runs_that_take_longer_than_the_budget_are_stopped_at_a_snapshot_and_not_started_again()
    {
        // Quoted at 2.4 s each, all four at once; they take a minute. The budget is 4 s.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[40k, 41k]", parallel: 4)
            .Replace("tokens_per_second: 1000", "tokens_per_second: 100k", StringComparison.Ordinal) + $"\nbudget: {{ hours: {BudgetHours} }}");
        StudyOutcome outcome = await Run(plan);
        Assert.Equal(4, outcome.Missing);
        Assert.All(outcome.Executed, e => Assert.Equal("stopped at a snapshot: the budget of wall time is spent", e.Outcome.Message));
        Assert.InRange(Spending(plan).WallSeconds, 1, BudgetHours * 3600);
        outcome = await Run(plan);
        Assert.All(outcome.Stopped, e => Assert.StartsWith("not started: it needs about ", e.Outcome.Message));
        Assert.Equal(4, outcome.Stopped.Count());
        Assert.All(plan.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
    }

    [Fact]
    public async Task A_run_that_overruns_its_own_bound_is_stopped_at_a_snapshot_from_which_it_goes_on()
    {
        // Quoted at two seconds; four times that and a minute are its bound, and this clock's timers go fifty times as fast.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[3000]")
            .Replace("tokens_per_second: 1000", "tokens_per_second: 1M", StringComparison.Ordinal) + "\nbudget: { hours: 10 }");
        _workshop.Quote(plan).Write(_workshop.Root);
        PlannedRun run = plan.Runs[0];
        RunOutcome outcome = await LocalExecutor.For(plan.Study, _workshop.Root, new FastTimers(50)).RunAsync(run, Token);
        Assert.Equal((RunState.Cancelled, "stopped at a snapshot: it took over 68 s and was quoted at 2 s"), (outcome.State, outcome.Message));
        long? saved = _workshop.DirectoryOf(run).ReadStatus()!.Step;
        Assert.InRange(saved!.Value, 1, 299);
        Assert.Equal(RunState.Finished, (await LocalExecutor.For(plan.Study, _workshop.Root, TimeProvider.System).RunAsync(run, Token)).State);
        Assert.Equal(Enumerable.Range(1, 300), MetricsFile.Read(_workshop.DirectoryOf(run).MetricsFile).Select(line => (int)line["step"]!));
        string[] starts = [.. File.ReadLines(Path.Combine(_workshop.DirectoryOf(run).Path, "trace.txt")).Where(line => line.Contains("start", StringComparison.Ordinal))];
        Assert.InRange(int.Parse(starts[1].Split(' ')[2], null), saved.Value, 299);
    }

    [Fact]
    public async Task A_trainer_that_will_not_stop_is_killed_before_the_budget_is_exceeded()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: "stubborn", tokens: "[100]")
            .Replace("tokens_per_second: 1000", "tokens_per_second: 100k", StringComparison.Ordinal) + $"\nbudget: {{ hours: {BudgetHours} }}");
        _workshop.Quote(plan).Write(_workshop.Root);
        PlannedRun run = plan.Runs.Single(r => r.Arm == "faster");
        RunOutcome outcome = await LocalExecutor.For(plan.Study, _workshop.Root, TimeProvider.System).RunAsync(run, Token);
        Assert.Equal("stopped at a snapshot: the budget of wall time is spent", outcome.Message);
        // It may exceed its end by what a busy machine takes to kill it, not by the 20 s that it usually has.
        Assert.InRange(Spending(plan).WallSeconds, 2.5, 10);
    }

    [Fact]
    public void What_finished_runs_spent_over_plan_is_expected_of_the_others()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]") + "\nbudget: { flops: 9k }");
        _workshop.Quote(plan).Write(_workshop.Root);
        Assert.Null(Guard(plan).Ask(plan.Runs[1].Key, DateTimeOffset.UnixEpoch).Refusal);
        // N = 8 where the file says 4, and no count of its own: 6 N D.
        RunDirectory.Create(_workshop.Root, plan.Runs[0].Spec).WriteResult(new RunResult { Loss = 1, Params = 8, Tokens = 100 });
        Assert.Equal((4800, 2), (Spending(plan).Flops, Spending(plan).FlopsOverPlanned));
        Assert.Equal(
            "not started: it needs 4.8E+03 FLOP and the budget of 9E+03 FLOP has 4.2E+03 left", Guard(plan).Ask(plan.Runs[1].Key, DateTimeOffset.UnixEpoch).Refusal);
    }

    [Fact]
    public async Task A_study_that_is_killed_again_and_again_has_no_time_for_nothing()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]"));
        RunDirectory directory = RunDirectory.Create(_workshop.Root, plan.Runs[0].Spec);
        DateTimeOffset started = TimeProvider.System.GetUtcNow().AddSeconds(-60);
        AtomicFile.WriteJson(directory.ClaimFile, new ClaimHolder { Host = Environment.MachineName, ProcessId = 1, Started = started });
        File.SetLastWriteTimeUtc(directory.ClaimFile, started.UtcDateTime);
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(plan.Runs[0], Token)).State);
        Assert.Equal(RunClaim.Beat.TotalSeconds, RunAttempt.Read(directory.AttemptsFile)[0].Seconds, 1e-3);
    }

    [Fact]
    public void Attempts_that_fail_use_the_budget_up()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]") + "\nbudget: { flops: 5k }");
        PlannedRun run = plan.Runs[0];
        _workshop.Quote(plan).Write(_workshop.Root);
        RunDirectory directory = RunDirectory.Create(_workshop.Root, run.Spec);
        Assert.Null(Guard(plan).Ask(run.Key, DateTimeOffset.UnixEpoch).Refusal);
        for (int attempt = 0; attempt < 2; attempt++)
            RunAttempt.Append(directory.AttemptsFile, new RunAttempt
            {
                Started = DateTimeOffset.UnixEpoch, Seconds = 1, Outcome = RunState.Failed, Host = "h", Step = 8, TotalSteps = 10,
            });
        // The run needs 2.4k FLOP; 0.8 of it was done twice in vain.
        Assert.Equal(2 * 0.8 * 2400, Spending(plan).Flops!.Value, 1e-6);
        Assert.Equal(
            "not started: it needs 2.4E+03 FLOP and the budget of 5E+03 FLOP has 1.16E+03 left",
            Guard(plan).Ask(run.Key, DateTimeOffset.UnixEpoch).Refusal);
    }

    [Fact]
    public void Of_two_runs_for_which_only_one_budget_is_left_the_earlier_gets_it()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]") + "\nbudget: { flops: 3k }");
        _workshop.Quote(plan).Write(_workshop.Root);
        foreach (PlannedRun run in plan.Runs)
            AtomicFile.WriteJson(RunDirectory.Create(_workshop.Root, run.Spec).ClaimFile, new ClaimHolder
            {
                Host = "h", ProcessId = 1, Started = DateTimeOffset.UnixEpoch.AddSeconds(run.Arm == "baseline" ? 1 : 2),
            });
        Assert.Null(Guard(plan).Ask(plan.Runs[0].Key, DateTimeOffset.UnixEpoch.AddSeconds(1)).Refusal);
        Assert.NotNull(Guard(plan).Ask(plan.Runs[1].Key, DateTimeOffset.UnixEpoch.AddSeconds(2)).Refusal);
    }

    [Fact]
    public void Runs_at_the_same_time_cost_their_wall_time_once()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]"));
        _workshop.Quote(plan).Write(_workshop.Root);
        foreach (var (run, start) in plan.Runs.Zip([0, 6]))
            RunAttempt.Append(RunDirectory.Create(_workshop.Root, run.Spec).AttemptsFile, new RunAttempt
            {
                Started = DateTimeOffset.UnixEpoch.AddSeconds(start), Seconds = 10, Outcome = RunState.Cancelled, Host = "h",
            });
        Assert.Equal(16, Spending(plan).WallSeconds);
    }

    [Fact]
    public void Money_is_kept_by_a_share_for_every_run()
    {
        // Two arms at 2.1 s and 3600 an hour: 2.1 in money each, 4.2 together; 6.3 lets each run take 1.5 times its quote.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]") + "\nbudget: { money: 6.3, price_per_hour: 3600 }");
        _workshop.Quote(plan).Write(_workshop.Root);
        Assert.Equal(4.2, _workshop.Quote(plan).Money!.Value, 1e-9);
        Assert.Equal(1.5 * 2.1 - 1, Ask(0).Bound!.Value.TotalSeconds, 1e-3);
        Fail(plan.Runs[1], seconds: 1.5 * 2.1);
        Assert.Equal(3.15, Spending(plan).Money!.Value, 1e-9);
        // 3.15 is left for both, whose need is 4.2: one may go, the other not.
        Assert.Null(Ask(0).Refusal);
        Fail(plan.Runs[1], seconds: 1.2);
        Assert.Equal("not started: it costs about 2.1 and the budget of 6.3 has 1.95 left", Ask(0).Refusal);

        RunLeave Ask(int run) => Guard(plan).Ask(plan.Runs[run].Key, DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public void A_budget_of_money_needs_a_price()
    {
        string text = Workshop.StudyText() + "\nbudget: { money: 3 }";
        Assert.Contains("money without price_per_hour", Assert.Throws<StudyFileException>(() => _workshop.Plan(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_is_that_of_a_gpu_times_the_gpus_of_a_run()
    {
        static double? Price(string gpus) => new Study
        {
            Name = "s", Baseline = null!, Variants = [], Ladder = [], Target = new Isoloss.Core.Comparison.Target { Flops = 1 }, Trainer = null!, Folder = "", Text = "", Assumptions = [],
            Budget = new Budget { PricePerHour = 2 }, Slurm = new SlurmOptions { Gpus = gpus },
        }.RunHourPrice;

        Assert.Equal([2, 8, 16, 2], new[] { "1", "4", "a100:8", "a100" }.Select(g => Price(g)!.Value));
    }

    private void Fail(PlannedRun run, double seconds) =>
        RunAttempt.Append(RunDirectory.Create(_workshop.Root, run.Spec).AttemptsFile, new RunAttempt
        {
            Started = DateTimeOffset.UnixEpoch, Seconds = seconds, Outcome = RunState.Failed, Host = "h",
        });

    private Task<StudyOutcome> Run(StudyPlan plan) => new StudyRunner(_workshop.Root, TimeProvider.System).RunAsync(
        plan, _workshop.Quote(plan), LocalExecutor.For(plan.Study, _workshop.Root, TimeProvider.System), null, Token);

    private BudgetGuard Guard(StudyPlan plan) => new(_workshop.Root, plan.Study.Name, plan.Study.Budget!, TimeProvider.System);

    private StudySpending Spending(StudyPlan plan) =>
        StudySpending.Read(_workshop.Root, StudyQuote.Read(_workshop.Root, plan.Study.Name)!, TimeProvider.System);
}
