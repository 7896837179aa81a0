using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>What every executor promises; each of them passes all of this.</summary>
public abstract class ExecutorTests : IDisposable
{
    // A queue that does what nobody thought of must fail a test, not hold up all others.
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected ExecutorTests() => _limit.CancelAfter(TimeSpan.FromMinutes(3));

    private static readonly (string Mischief, string Reason)[] Mischiefs =
    [
        ("fail", "exit code 1; its last lines:\nfirst line\nthe gradient is made of cheese"),
        ("refuse", "refused the job (exit code 2)"),
        ("silent", "exit code 0 but wrote no result.json and printed nothing"),
        ("nan", "loss: found NaN, expected a finite number above 0; a run without a finite loss has the state diverged"),
        ("below", "loss: found -1, expected a finite number above 0"),
        ("instant", "seconds: found -3, expected a finite number above 0"),
        ("zero", "params: found 0, expected a finite number above 0"),
        ("missing", "missing required properties"),
        ("short", "found tokens 7, expected about the 100"),
        ("broken", "result.json: "),
    ];

    private protected Workshop Workshop { get; } = new();

    private CancellationToken Token => _limit.Token;

    public void Dispose()
    {
        _limit.Dispose();
        Workshop.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract IExecutor Executor(StudyPlan plan, int stopSeconds = 20);

    [Fact]
    public async Task A_run_trains_to_its_end_and_is_not_trained_again()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText());
        PlannedRun run = plan.Runs[0];
        Assert.Equal(RunState.Finished, (await Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(RunState.Finished, (await Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(1, Workshop.Starts(run));
        Assert.Equal(Enumerable.Range(1, 10), Steps(run));
        Assert.Equal(RunState.Finished, Workshop.DirectoryOf(run).ReadStatus()!.State);
        Assert.False(File.Exists(Workshop.DirectoryOf(run).ClaimFile));
        RunAttempt attempt = Assert.Single(RunAttempt.Read(Workshop.DirectoryOf(run).AttemptsFile));
        Assert.Equal((RunState.Finished, 10), (attempt.Outcome, attempt.TotalSteps));
        Assert.InRange(attempt.Seconds, 0.001, 60);
    }

    [Fact]
    public async Task Runs_that_go_wrong_are_failed_with_their_reasons_and_tried_again()
    {
        var runs = Mischiefs.Select(m => (m.Reason, Plan: Workshop.Plan(Workshop.StudyText("m", mischief: m.Mischief)))).ToArray();
        for (int start = 1; start <= 2; start++)
        {
            IExecutor executor = Executor(runs[0].Plan);
            var outcomes = await Task.WhenAll(runs.Select(r => executor.RunAsync(Faster(r.Plan), Token)));
            foreach (var (outcome, (reason, plan)) in outcomes.Zip(runs))
            {
                Assert.Equal(RunState.Failed, outcome.State);
                Assert.Contains(reason, outcome.Message);
                Assert.Equal(start, Workshop.Starts(Faster(plan)));
                Assert.False(Workshop.DirectoryOf(Faster(plan)).IsDone);
                Assert.Contains(reason, Workshop.DirectoryOf(Faster(plan)).ReadStatus()!.Message);
            }
        }
    }

    [Fact]
    public async Task A_diverged_run_is_done()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(mischief: "diverge"));
        Assert.Equal(RunState.Diverged, (await Executor(plan).RunAsync(Faster(plan), Token)).State);
        Assert.Equal(RunState.Diverged, (await Executor(plan).RunAsync(Faster(plan), Token)).State);
        Assert.Equal(1, Workshop.Starts(Faster(plan)));
    }

    [Fact]
    public async Task A_cancelled_run_stops_and_resumes_without_losing_a_line()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[400]"));
        PlannedRun run = plan.Runs[0];
        using var stop = new CancellationTokenSource();
        Task<RunOutcome> training = Executor(plan).RunAsync(run, stop.Token);
        await Processes.Until(() => File.Exists(Workshop.DirectoryOf(run).MetricsFile));
        await stop.CancelAsync();
        Assert.Equal(RunState.Cancelled, (await training.WaitAsync(Token)).State);
        Assert.Equal(RunState.Cancelled, Workshop.DirectoryOf(run).ReadStatus()!.State);
        Assert.False(FileLock.IsHeld(Workshop.DirectoryOf(run).ExecutorLock));
        Assert.Equal(RunState.Finished, (await Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(Enumerable.Range(1, 40), Steps(run));
    }

    [Fact]
    public async Task A_trainer_that_does_not_stop_is_killed_with_its_children()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(mischief: "stubborn"));
        string child = Path.Combine(Workshop.DirectoryOf(Faster(plan)).Path, "child.txt");
        using var stop = new CancellationTokenSource();
        Task<RunOutcome> training = Executor(plan, stopSeconds: 1).RunAsync(Faster(plan), stop.Token);
        await Processes.Until(() => File.Exists(child) && File.ReadAllText(child).EndsWith('\n'));
        await stop.CancelAsync();
        Assert.Equal(RunState.Cancelled, (await training.WaitAsync(Token)).State);
        int id = int.Parse(File.ReadAllText(child), null);
        await Processes.Until(() => !Processes.IsAlive(id));
    }

    [Fact]
    public async Task A_trainer_that_is_killed_is_failed_and_its_next_start_resumes()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[400]"));
        PlannedRun run = plan.Runs[0];
        Task<RunOutcome> training = Executor(plan).RunAsync(run, Token);
        await Processes.Until(() => Workshop.DirectoryOf(run).ReadStatus()?.ProcessId is not null);
        Process.GetProcessById(Workshop.DirectoryOf(run).ReadStatus()!.ProcessId!.Value).Kill();
        RunOutcome outcome = await training;
        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("killed by signal 9", outcome.Message);
        Assert.Equal(RunState.Finished, (await Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(Enumerable.Range(1, 40), Steps(run));
        Assert.Equal([RunState.Failed, RunState.Finished], RunAttempt.Read(Workshop.DirectoryOf(run).AttemptsFile).Select(a => a.Outcome));
    }

    [Fact]
    public async Task Two_executors_never_train_one_run_together()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(pause: "0.02"));
        RunOutcome[] outcomes =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Executor(plan).RunAsync(plan.Runs[0], Token)));
        Assert.All(outcomes, o => Assert.Equal(RunState.Finished, o.State));
        Assert.Equal(1, Workshop.Starts(plan.Runs[0]));
    }

    [Fact]
    public async Task The_trainer_gets_its_threads_and_the_studys_folder_and_its_output_is_kept()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText(mischief: "environment").Replace(
            "parallel: 2", "threads: 3, parallel: 2", StringComparison.Ordinal));
        PlannedRun run = Faster(plan);
        Assert.Equal(RunState.Finished, (await Executor(plan).RunAsync(run, Token)).State);
        Assert.Contains("threads 3 in " + Workshop.DirectoryOf(run).Path, File.ReadAllText(Workshop.DirectoryOf(run).LogFile));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_a_failed_run()
    {
        StudyPlan plan = Workshop.Plan(Workshop.StudyText().Replace("sh, ", "no-such-program, ", StringComparison.Ordinal));
        RunOutcome outcome = await Executor(plan).RunAsync(plan.Runs[0], Token);
        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("no-such-program", outcome.Message);
    }

    private static PlannedRun Faster(StudyPlan plan) => plan.Runs.First(r => r.Arm == "faster");

    private protected IEnumerable<int> Steps(PlannedRun run) =>
        MetricsFile.Read(Workshop.DirectoryOf(run).MetricsFile).Select(line => (int)line["step"]!);
}
