using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Studies that try to exceed their budget.</summary>
public sealed class BudgetTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_run_that_takes_longer_than_the_budget_is_stopped_at_a_snapshot_and_the_rest_is_not_started()
    {
        // Quoted at about a second each; they take many.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.2", tokens: "[900, 1000]", parallel: 1) + "\nbudget: { hours: 0.0014 }");
        StudyOutcome outcome = await Run(plan);
        Assert.Equal(4, outcome.Missing);
        Assert.Contains(outcome.Stopped, s => s.Outcome.Message == "stopped at a snapshot: the budget of wall time is spent");
        Assert.Contains(outcome.Stopped, s => s.Outcome.Message!.StartsWith("not started: it needs about ", StringComparison.Ordinal));
        StudySpending spent = Spending(plan);
        Assert.InRange(spent.WallSeconds, 1, 0.0014 * 3600);
        // Nothing more is to be had by starting again.
        await Run(plan);
        Assert.Equal(spent.Runs.Sum(r => r.Spent.Attempts), Spending(plan).Runs.Sum(r => r.Spent.Attempts));
    }

    [Fact]
    public async Task Attempts_that_fail_use_the_budget_up()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100]") + "\nbudget: { flops: 5k }");
        PlannedRun run = plan.Runs[0];
        _workshop.Quote(plan).Write(_workshop.Root);
        RunDirectory directory = RunDirectory.Create(_workshop.Root, run.Spec);
        for (int attempt = 0; attempt < 2; attempt++)
            RunAttempt.Append(directory.AttemptsFile, new RunAttempt
            {
                Started = DateTimeOffset.UnixEpoch, Seconds = 1, Outcome = RunState.Failed, Host = "h", Step = 8, TotalSteps = 10,
            });
        // Each run needs 2.4k; 0.8 of it was done twice in vain.
        RunLeave leave = Guard(plan).Ask(run.Key, DateTimeOffset.UnixEpoch);
        Assert.Null(leave.Refusal);
        Assert.Equal(2 * 0.8 * 2400, Spending(plan).Flops!.Value, 1e-6);
        await _workshop.Executor(plan).RunAsync(plan.Runs[1], Token);
        Assert.StartsWith("not started: it needs 2.4E+03 FLOP", Guard(plan).Ask(run.Key, DateTimeOffset.UnixEpoch).Refusal);
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

    private Task<StudyOutcome> Run(StudyPlan plan) => new StudyRunner(_workshop.Root, TimeProvider.System).RunAsync(
        plan, _workshop.Quote(plan), LocalExecutor.For(plan.Study, _workshop.Root, TimeProvider.System), null, Token);

    private BudgetGuard Guard(StudyPlan plan) => new(_workshop.Root, plan.Study.Name, plan.Study.Budget!, TimeProvider.System);

    private StudySpending Spending(StudyPlan plan) =>
        StudySpending.Read(_workshop.Root, StudyQuote.Read(_workshop.Root, plan.Study.Name)!, TimeProvider.System);
}
