using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Whole studies on a Slurm of this machine, undisturbed and disturbed.</summary>
[Collection("Slurm")]
public sealed class SlurmStudyTests : IAsyncLifetime
{
    // Milliseconds. A queue that does what nobody thought of may keep a test waiting for ever.
    private const int LongestTest = 180_000;

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Workshop _workshop = new();
    private readonly SlurmCluster _cluster;

    public SlurmStudyTests(SlurmCluster cluster)
    {
        _cluster = cluster;
        _limit.CancelAfter(LongestTest);
    }

    private CancellationToken Token => _limit.Token;

    public ValueTask InitializeAsync() => _cluster.RequireAsync();

    public ValueTask DisposeAsync()
    {
        // A test that failed must not write into a folder that goes.
        if (_cluster.IsThere)
            TryRun("scancel", "--user=root");
        _limit.Dispose();
        _workshop.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_study_is_an_array_for_each_rung_in_pieces_that_the_cluster_takes_and_few_calls()
    {
        // The cluster takes 4 tasks an array; each rung has 6.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100, 200]").Replace(
            "tokens: [100, 200]", "tokens: [100, 200], seeds: [1, 2, 3]", StringComparison.Ordinal));
        var commands = new SlurmCommands();
        var clock = Stopwatch.StartNew();
        StudyOutcome outcome = await _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan, commands));
        RequireComplete(outcome);
        Submission[] arrays = Submissions(plan);
        Assert.Equal([2, 2, 4, 4], arrays.Select(a => a.Keys.Count).Order());
        Assert.All(arrays, a => Assert.Single(a.Keys.Select(k => plan.Runs.First(r => r.Key == k).Rung).Distinct()));
        // Four arrays, the limit on their size, and a look every half second.
        Assert.InRange(commands.Calls, 6, 6 + (int)(2 * clock.Elapsed.TotalSeconds));
        Assert.All(plan.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
        Assert.False(new SlurmStudy(_workshop.Root, "descent", new SlurmQueue(commands)).IsOpen);
    }

    [Fact]
    public async Task Longer_runs_are_handed_in_when_the_rung_that_they_go_on_from_has_ended()
    {
        SampleTests.SkipWithoutPython();
        StudyPlan plan = _workshop.Plan(ContinueTests.PythonStudy("[1600, 3200]"));
        RequireComplete(await _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan)));
        Submission[] arrays = Submissions(plan);
        Assert.Equal([2, 2], arrays.Select(a => a.Keys.Count));
        Assert.Equal([[0.8], [0.8]], arrays[0].Keep);
        foreach (PlannedRun run in plan.Runs.Where(r => r.Spec.Origin is not null))
        {
            Assert.Contains(run.Key, arrays[1].Keys);
            Assert.Equal(run.Spec.Origin, _workshop.DirectoryOf(run).ReadResult()!.Origin);
            Assert.Equal(84, (long)MetricsFile.Read(_workshop.DirectoryOf(run).MetricsFile)[0]["step"]!);
        }
    }

    [Fact]
    public async Task A_throttled_study_never_runs_more_at_once()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[100, 110]"));
        await _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan, slurm: new SlurmOptions { Parallel = 1 }));
        Assert.Single(Submissions(plan));
        RunAttempt[] attempts = [.. plan.Runs.Select(r => Assert.Single(Attempts(r))).OrderBy(a => a.Started)];
        foreach (var (first, second) in attempts.Zip(attempts.Skip(1)))
            Assert.True(first.Started.AddSeconds(first.Seconds) <= second.Started);
    }

    [Fact]
    public async Task A_study_that_is_left_goes_on_by_itself_and_another_start_finds_it()
    {
        string file = _workshop.Write(Workshop.StudyText(pause: "0.05", tokens: "[400, 410]"));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        using Process first = Processes.StartStudy(file, _workshop.Root, "slurm");
        await Processes.Until(() => plan.Runs.All(r => _workshop.Starts(r) > 0));
        first.Kill();
        await first.WaitForExitAsync(Token);
        StudyOutcome outcome = await _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan));
        Assert.True(outcome.IsComplete);
        Assert.All(plan.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
        Assert.Equal(2, Submissions(plan).Length);
    }

    [Fact]
    public async Task Preempted_and_timed_out_runs_go_on_from_their_snapshot_in_the_queue()
    {
        // Long enough that the second is still at work when the first has been stopped, on a busy machine too.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[9000]"));
        var (preempted, timedOut) = (plan.Runs[0], plan.Runs[1]);
        Task<StudyOutcome> study = _workshop.Run(
            plan, Token, executor: _workshop.SlurmExecutor(plan, slurm: new SlurmOptions { Partition = "low" }));
        await Processes.Until(() => plan.Runs.All(r => _workshop.DirectoryOf(r).ReadStatus()?.Step > 10));
        // What Slurm sends some time before the limit.
        SlurmCluster.Run("scancel", "--signal=USR1", "--batch", TaskOf(plan, timedOut));
        await Processes.Until(() => Attempts(timedOut).Count == 1);
        string urgent = SlurmCluster.Run("sbatch", "--parsable", "--partition=main", "--nodes=2", "--exclusive", "--output=/dev/null", "--wrap=sleep 60");
        await Processes.Until(() => Attempts(preempted).Count == 1);
        SlurmCluster.Run("scancel", urgent.Trim());
        await Hurry(plan, study);
        RequireComplete(await study);
        Assert.All(plan.Runs, run => Assert.Equal([RunState.Cancelled, RunState.Finished], Attempts(run).Select(a => a.Outcome)));
        RequireEachStepOnce(plan);
    }

    [Fact]
    public async Task A_job_that_is_killed_is_handed_in_again()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.05", tokens: "[400]"));
        Task<StudyOutcome> study = _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan));
        await Processes.Until(() => plan.Runs.All(r => _workshop.DirectoryOf(r).ReadStatus()?.Step > 10));
        foreach (int worker in SlurmCluster.JobProcesses(Path.Combine("descent", "slurm")))
            Kill(worker);
        RequireComplete(await study);
        Assert.All(plan.Runs, run => Assert.Equal([RunState.Running, RunState.Finished], Attempts(run).Select(a => a.Outcome)));
        RequireEachStepOnce(plan);
    }

    [Fact]
    public async Task A_controller_that_dies_after_a_submission_loses_nothing()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(tokens: "[100, 200, 300]"));
        Task<StudyOutcome> study = _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan));
        await Processes.Until(() => Submissions(plan).Any(s => s.Array is not null));
        _cluster.KillController();
        await Task.Delay(300, Token);
        _cluster.StartController();
        await Hurry(plan, study);
        RequireComplete(await study);
        Assert.All(plan.Runs, run => Assert.Equal(1, _workshop.Starts(run)));
    }

    [Fact]
    public async Task What_waits_is_shown_with_its_reason_and_can_be_cancelled()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        Task<StudyOutcome> study = _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(
            plan, slurm: new SlurmOptions { Options = ["--hold"] }));
        var queued = new SlurmStudy(_workshop.Root, "descent", new SlurmQueue(new SlurmCommands()));
        await Processes.Until(() => Submissions(plan) is { Length: 2 } all && all.All(s => s.Array is not null));
        var tasks = (await queued.TasksAsync())!;
        Assert.All(plan.Runs, run => Assert.StartsWith("pending: JobHeldUser (job ", tasks[run.Key].Describe()));
        Assert.Equal(4, await queued.CancelAsync());
        StudyOutcome outcome = await study;
        Assert.All(outcome.Executed, e => Assert.Equal(RunState.Cancelled, e.Outcome.State));
        Assert.Empty((await queued.TasksAsync())!);
    }

    [Fact]
    public async Task A_paused_study_waits_in_the_queue_and_goes_on_from_its_snapshots_when_it_is_resumed()
    {
        // Four CPUs for each task: two run, two wait.
        StudyPlan plan = _workshop.Plan(Workshop.StudyText(pause: "0.3", tokens: "[1000, 1010]").Replace("parallel: 2", "parallel: 2, threads: 4", StringComparison.Ordinal));
        Task<StudyOutcome> study = _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(plan, priority: -3));
        var queued = new SlurmStudy(_workshop.Root, "descent", new SlurmQueue(new SlurmCommands()));
        await Processes.Until(() => study.IsCompleted || plan.Runs.Any(r => _workshop.DirectoryOf(r).ReadStatus()?.Step > 10));
        string names = string.Join(',', Submissions(plan).Select(s => s.Name));
        Assert.All(SlurmCluster.Run("squeue", "--noheader", "--array", $"--name={names}", "--Format=nice").Split('\n', StringSplitOptions.RemoveEmptyEntries), n => Assert.Equal("300", n.Trim()));
        StudyPause.Set(_workshop.Root, "descent", now: true, TimeProvider.System);
        Assert.InRange((await queued.HoldAsync(now: true))!.Value, 2, 4);
        await Processes.Until(() => study.IsCompleted || queued.TasksAsync().Result!.Values.All(t => t.IsHeld));
        int starts = plan.Runs.Sum(_workshop.Starts);
        await Task.Delay(1500, Token);
        Assert.Equal(starts, plan.Runs.Sum(_workshop.Starts));
        StudyPause.Clear(_workshop.Root, "descent");
        Assert.InRange((await queued.ReleaseAsync())!.Value, 2, 4);
        await Hurry(plan, study);
        RequireComplete(await study);
        RequireEachStepOnce(plan);
        Assert.Contains(plan.Runs, r => Attempts(r).Select(a => a.Outcome).SequenceEqual([RunState.Cancelled, RunState.Finished]));
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_failed_with_its_words()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        StudyOutcome outcome = await _workshop.Run(plan, Token, executor: _workshop.SlurmExecutor(
            plan, slurm: new SlurmOptions { Partition = "nowhere" }));
        Assert.All(outcome.Failed, f => Assert.Contains("invalid partition specified: nowhere", f.Outcome.Message));
        Assert.Equal(4, outcome.Failed.Count());
        Assert.Empty(Submissions(plan));
    }

    /// <summary>Slurm lets what it requeued wait for two minutes; the tests do not.</summary>
    private async Task Hurry(StudyPlan plan, Task study)
    {
        while (!study.IsCompleted)
        {
            foreach (Submission submission in Submissions(plan).Where(s => s.Array is not null))
                for (int task = 0; task < submission.Keys.Count; task++)
                    TryRun("scontrol", "update", $"JobId={submission.Array}_{task}", "StartTime=now");
            await Task.WhenAny(study, Task.Delay(1000, Token));
        }
    }

    private static void RequireComplete(StudyOutcome outcome) => Assert.True(
        outcome.IsComplete, string.Join('\n', outcome.Executed.Select(e => $"{e.Run.Arm} {e.Run.Rung} {e.Outcome}")));

    private static void TryRun(string program, params string[] arguments)
    {
        try
        {
            SlurmCluster.Run(program, arguments);
        }
        catch (InvalidOperationException)
        {
            // The task is over or runs already, or the controller is down.
        }
    }

    private static void Kill(int process)
    {
        using Process kill = Process.Start("kill", ["-KILL", $"{process}"]);
        kill.WaitForExit();
    }

    private string TaskOf(StudyPlan plan, PlannedRun run) => Submissions(plan)
        .Where(s => s.Keys.Contains(run.Key)).Select(s => $"{s.Array}_{s.Keys.ToList().IndexOf(run.Key)}").Last();

    private Submission[] Submissions(StudyPlan plan) =>
        [.. new SubmissionLedger(_workshop.Root, plan.Study.Name).Read().Select(s => s.Submission)];

    private IReadOnlyList<RunAttempt> Attempts(PlannedRun run) => RunAttempt.Read(_workshop.DirectoryOf(run).AttemptsFile);

    private void RequireEachStepOnce(StudyPlan plan)
    {
        foreach (PlannedRun run in plan.Runs)
            Assert.Equal(
                Enumerable.Range(1, (int)run.Spec.Tokens / 10),
                MetricsFile.Read(_workshop.DirectoryOf(run).MetricsFile).Select(line => (int)line["step"]!));
    }
}
