using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

public sealed class LocalExecutorTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_run_trains_to_its_end_and_is_not_trained_again()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        PlannedRun run = plan.Runs[0];
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(1, _workshop.Starts(run));
        Assert.Equal(Enumerable.Range(1, 10), Steps(run));
        Assert.Equal(RunState.Finished, _workshop.DirectoryOf(run).ReadStatus()!.State);
    }

    [Theory]
    [InlineData("fail", "exit code 1; its last lines:\nfirst line\nthe gradient is made of cheese")]
    [InlineData("refuse", "refused the job (exit code 2)")]
    [InlineData("silent", "exit code 0 but wrote no result.json and printed nothing")]
    [InlineData("nan", "loss: found NaN, expected a finite number above 0; a run without a finite loss has the state diverged")]
    [InlineData("below", "loss: found -1, expected a finite number above 0")]
    [InlineData("instant", "seconds: found -3, expected a finite number above 0")]
    [InlineData("zero", "params: found 0, expected a finite number above 0")]
    [InlineData("missing", "missing required properties")]
    [InlineData("short", "found tokens 7, expected about the 100")]
    [InlineData("broken", "result.json: ")]
    public async Task A_run_that_goes_wrong_is_failed_with_its_reason_and_tried_again(string mischief, string reason)
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: mischief));
        PlannedRun run = plan.Runs.First(r => r.Arm == "faster");
        for (int start = 1; start <= 2; start++)
        {
            RunOutcome outcome = await _workshop.Executor(plan).RunAsync(run, Token);
            Assert.Equal(RunState.Failed, outcome.State);
            Assert.Contains(reason, outcome.Message);
            Assert.Equal(start, _workshop.Starts(run));
        }
        Assert.False(_workshop.DirectoryOf(run).IsDone);
        Assert.Contains(reason, _workshop.DirectoryOf(run).ReadStatus()!.Message);
    }

    [Fact]
    public async Task A_diverged_run_is_done()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: "diverge"));
        PlannedRun run = plan.Runs.First(r => r.Arm == "faster");
        Assert.Equal(RunState.Diverged, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(RunState.Diverged, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(1, _workshop.Starts(run));
    }

    [Fact]
    public async Task A_cancelled_run_stops_and_resumes_without_losing_a_line()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[400]"));
        PlannedRun run = plan.Runs[0];
        using var stop = new CancellationTokenSource();
        Task<RunOutcome> training = _workshop.Executor(plan).RunAsync(run, stop.Token);
        await Processes.Until(() => File.Exists(_workshop.DirectoryOf(run).MetricsFile));
        await stop.CancelAsync();
        Assert.Equal(RunState.Cancelled, (await training).State);
        Assert.Equal(RunState.Cancelled, _workshop.DirectoryOf(run).ReadStatus()!.State);
        Assert.False(FileLock.IsHeld(_workshop.DirectoryOf(run).ExecutorLock));
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(Enumerable.Range(1, 40), Steps(run));
    }

    [Fact]
    public async Task A_trainer_that_does_not_stop_is_killed_with_its_children()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: "stubborn"));
        PlannedRun run = plan.Runs.First(r => r.Arm == "faster");
        string child = Path.Combine(_workshop.DirectoryOf(run).Path, "child.txt");
        using var stop = new CancellationTokenSource();
        Task<RunOutcome> training = _workshop.Executor(plan, stopSeconds: 1).RunAsync(run, stop.Token);
        await Processes.Until(() => File.Exists(child) && File.ReadAllText(child).EndsWith('\n'));
        await stop.CancelAsync();
        Assert.Equal(RunState.Cancelled, (await training).State);
        int id = int.Parse(File.ReadAllText(child), null);
        await Processes.Until(() => !Processes.IsAlive(id));
    }

    [Fact]
    public async Task A_trainer_that_is_killed_is_failed_and_its_next_start_resumes()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[400]"));
        PlannedRun run = plan.Runs[0];
        Task<RunOutcome> training = _workshop.Executor(plan).RunAsync(run, Token);
        await Processes.Until(() => File.Exists(_workshop.DirectoryOf(run).StateFile));
        Process.GetProcessById(_workshop.DirectoryOf(run).ReadStatus()!.ProcessId!.Value).Kill();
        RunOutcome outcome = await training;
        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("killed by signal 9", outcome.Message);
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Equal(Enumerable.Range(1, 40), Steps(run));
    }

    [Fact]
    public async Task Two_executors_never_train_one_run_together()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.02"));
        PlannedRun run = plan.Runs[0];
        RunOutcome[] outcomes =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _workshop.Executor(plan).RunAsync(run, Token)));
        Assert.All(outcomes, o => Assert.Equal(RunState.Finished, o.State));
        Assert.Equal(1, _workshop.Starts(run));
    }

    [Fact]
    public async Task The_trainer_gets_its_threads_and_the_studys_folder_and_its_output_is_kept()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(mischief: "environment").Replace(
            "parallel: 2", "threads: 3, parallel: 2", StringComparison.Ordinal));
        PlannedRun run = plan.Runs.First(r => r.Arm == "faster");
        Assert.Equal(RunState.Finished, (await _workshop.Executor(plan).RunAsync(run, Token)).State);
        Assert.Contains("threads 3 in " + _workshop.DirectoryOf(run).Path, File.ReadAllText(_workshop.DirectoryOf(run).LogFile));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_a_failed_run()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText().Replace("sh, ", "no-such-program, ", StringComparison.Ordinal));
        RunOutcome outcome = await _workshop.Executor(plan).RunAsync(plan.Runs[0], Token);
        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("no-such-program", outcome.Message);
    }

    private IEnumerable<int> Steps(PlannedRun run) =>
        MetricsFile.Read(_workshop.DirectoryOf(run).MetricsFile).Select(line => (int)line["step"]!);
}
