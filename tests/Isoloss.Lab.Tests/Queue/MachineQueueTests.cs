using System.Diagnostics;
using System.Text.Json;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Studies that share a machine, as real processes.</summary>
public sealed class MachineQueueTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    private string Folder => Path.Combine(_workshop.Folder, "queue");

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Two_people_with_shares_two_to_one_get_about_that_and_never_more_cores_than_there_are()
    {
        new MachineQueue(Folder, 2, TimeProvider.System).SetShare("ada", 2);
        StudyPlan[] plans = [Plan("first", seeds: 9), Plan("second", seeds: 9)];
        using Process ada = Start("first", "ada"), bob = Start("second", "bob");
        await ada.WaitForExitAsync(Token);
        bob.Kill();
        await bob.WaitForExitAsync(Token);
        await Processes.Until(() => plans[1].Runs.All(r => !FileLock.IsHeld(_workshop.DirectoryOf(r).ExecutorLock)));
        var first = plans[0].Runs.SelectMany(Attempts).ToArray();
        var second = plans[1].Runs.SelectMany(Attempts).ToArray();
        // From when both are there to when one is done.
        DateTimeOffset from = Later(first.Min(a => a.Started), second.Min(a => a.Started)), to = first.Max(a => a.Started.AddSeconds(a.Seconds));
        double Used(RunAttempt[] attempts) => attempts.Sum(a => Overlap(a, from, to));
        Assert.InRange(Used(first) / Used(second), 1.3, 3.3);
        foreach (RunAttempt attempt in first.Concat(second))
            Assert.InRange(first.Concat(second).Count(a => a.Started <= attempt.Started && a.Started.AddSeconds(a.Seconds) > attempt.Started), 1, 2);
    }

    [Fact]
    public async Task A_paused_study_finishes_what_it_has_begun_and_starts_nothing_until_it_is_resumed()
    {
        StudyPlan plan = Plan("first", seeds: 3, pause: "0.1");
        using Process study = Start("first", "ada", cores: 1);
        await Processes.Until(() => plan.Runs.Any(r => _workshop.Starts(r) > 0));
        StudyPause.Set(_workshop.Root, "first", now: false, TimeProvider.System);
        await Processes.Until(() => plan.Runs.Any(r => _workshop.DirectoryOf(r).IsDone && Attempts(r).Count == 1));
        await Task.Delay(700, Token);
        Assert.InRange(plan.Runs.Sum(_workshop.Starts), 1, 2);
        Assert.All(plan.Runs.Where(r => _workshop.Starts(r) > 0), r => Assert.True(_workshop.DirectoryOf(r).IsDone));
        Assert.True(StudyPause.Clear(_workshop.Root, "first"));
        await study.WaitForExitAsync(Token);
        Assert.Equal(0, study.ExitCode);
        Assert.All(plan.Runs, r => Assert.Equal(1, _workshop.Starts(r)));
    }

    [Fact]
    public async Task A_study_that_is_paused_at_once_stops_at_a_snapshot_and_goes_on_from_it()
    {
        StudyPlan plan = Plan("first", seeds: 1, pause: "0.1");
        using Process study = Start("first", "ada");
        await Processes.Until(() => plan.Runs.All(r => _workshop.DirectoryOf(r).ReadStatus()?.Step > 0));
        StudyPause.Set(_workshop.Root, "first", now: true, TimeProvider.System);
        await Processes.Until(() => plan.Runs.All(r => Attempts(r).Count == 1));
        Assert.All(plan.Runs, r => Assert.Equal(RunState.Cancelled, Attempts(r)[0].Outcome));
        await Processes.Until(() => new MachineQueue(Folder, 2, TimeProvider.System).Read().Studies.All(s => s.Runs.Count == 0));
        StudyPause.Clear(_workshop.Root, "first");
        await study.WaitForExitAsync(Token);
        Assert.Equal(0, study.ExitCode);
        Assert.All(plan.Runs, r => Assert.Equal([RunState.Cancelled, RunState.Finished], Attempts(r).Select(a => a.Outcome)));
        Assert.All(plan.Runs, r => Assert.Equal(Enumerable.Range(1, 40), MetricsFile.Read(_workshop.DirectoryOf(r).MetricsFile).Select(l => (int)l["step"]!)));
    }

    [Fact]
    public async Task The_cores_of_a_study_that_is_killed_are_free_once_its_trainers_are_gone()
    {
        StudyPlan plan = Plan("first", seeds: 1, pause: "1");
        using Process study = Start("first", "ada", cores: 2);
        await Processes.Until(() => plan.Runs.All(r => _workshop.Starts(r) > 0));
        var queue = new MachineQueue(Folder, 2, TimeProvider.System);
        using QueueSeat mine = queue.Join("mine", _workshop.Root, "bob", 0, 1);
        Assert.False(mine.TryStart(plan.Runs[0].Key));
        study.Kill();
        await study.WaitForExitAsync(Token);
        await Processes.Until(() => mine.TryStart(plan.Runs[0].Key));
        Assert.InRange(plan.Runs.Count(r => FileLock.IsHeld(_workshop.DirectoryOf(r).ExecutorLock)), 0, 1);
        await Processes.Until(() => queue.Read().Studies is [{ Study: "mine" }]);
    }

    [Fact]
    public void A_study_that_is_alone_runs_as_many_at_once_as_it_wants_and_shares_when_another_comes()
    {
        var queue = new MachineQueue(Folder, 1, TimeProvider.System);
        using QueueSeat first = queue.Join("first", _workshop.Root, "ada", 0, 1);
        Assert.True(first.TryStart("00000000000000000001"));
        Assert.True(first.TryStart("00000000000000000002"));
        using QueueSeat second = queue.Join("second", _workshop.Root, "bob", 0, 1);
        Assert.False(second.TryStart("00000000000000000003"));
        Assert.False(first.TryStart("00000000000000000004"));
        first.Leave("00000000000000000001");
        Assert.False(second.TryStart("00000000000000000003"));
        first.Leave("00000000000000000002");
        Assert.False(first.TryStart("00000000000000000004"));
        Assert.True(second.TryStart("00000000000000000003"));
    }

    [Fact]
    public void A_damaged_file_is_begun_anew_by_who_is_there()
    {
        var queue = new MachineQueue(Folder, 2, TimeProvider.System);
        using QueueSeat first = queue.Join("first", _workshop.Root, "ada", 0, 1), second = queue.Join("second", _workshop.Root, "bob", 0, 1);
        Assert.True(first.TryStart("00000000000000000001"));
        foreach (string damage in new[] { "", "{\"stu", "[]", "{\"studies\":[{}]}", "{\"studies\":null}", "{\"format\":9}", "{\"studies\":[null]}", new string(' ', 5_000_000) })
        {
            File.WriteAllText(Path.Combine(Folder, "queue.json"), damage);
            Assert.Empty(queue.Read().Studies);
            first.Leave("00000000000000000009");
            Assert.Equal("first", Assert.Single(queue.Read().Studies).Study);
        }
        Assert.True(second.TryStart("00000000000000000002"));
        Assert.False(second.TryStart("00000000000000000003"));
    }

    [Fact]
    public void The_documented_files_are_what_is_written()
    {
        Assert.Equal("muon", Assert.Single(ReadsBackTheSame<QueueState>("queue.json").Studies).Study);
        Assert.False(ReadsBackTheSame<StudyPause>("paused.json").Now);
    }

    private static T ReadsBackTheSame<T>(string file)
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "formats.md")).ReplaceLineEndings("\n");
        string example = document.Split($"```json {file}\n")[1].Split("```")[0];
        T value = JsonSerializer.Deserialize<T>(example, IsolossJson.Line)!;
        Assert.Equal(example, JsonSerializer.Serialize(value, IsolossJson.Pretty) + "\n");
        return value;
    }

    [Fact]
    public void A_link_in_place_of_the_file_is_refused_and_its_target_left_alone()
    {
        string precious = _workshop.Write("mine", "precious.txt");
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "queue.json"), precious);
        Assert.Throws<IOException>(() => new MachineQueue(Folder, 1, TimeProvider.System).SetShare("ada", 2));
        Assert.Equal("mine", File.ReadAllText(precious));
    }

    [Fact]
    public void A_queue_that_cannot_be_kept_stops_no_study()
    {
        var queue = new MachineQueue(Folder, 1, TimeProvider.System);
        using QueueSeat first = queue.Join("first", _workshop.Root, "ada", 0, 1);
        Directory.Delete(Folder, recursive: true);
        Assert.True(first.TryStart("00000000000000000001"));
        first.Leave("00000000000000000001");
    }

    [Fact]
    public async Task Two_queued_studies_that_want_the_same_runs_train_each_once()
    {
        StudyPlan plan = Plan("first", seeds: 3, baseline: "b");
        Plan("second", seeds: 3, baseline: "b");
        using Process one = Start("first", "ada"), two = Start("second", "bob");
        await one.WaitForExitAsync(Token);
        await two.WaitForExitAsync(Token);
        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.All(plan.Runs, r => Assert.Equal(1, _workshop.Starts(r)));
    }

    // Different rates make the runs of two studies different.
    private StudyPlan Plan(string name, int seeds, string pause = "0.02", string? baseline = null)
    {
        string text = Workshop.StudyText(name, pause: pause, tokens: "[400]", parallel: 2).Replace(
            "tokens: [400]", $"tokens: [400], seeds: [{string.Join(", ", Enumerable.Range(1, seeds))}]", StringComparison.Ordinal);
        if (name == "second" && baseline is null)
            text = text.Replace("lr: 0.05", "lr: 0.04", StringComparison.Ordinal).Replace("lr: 0.1", "lr: 0.08", StringComparison.Ordinal);
        return StudyPlan.Of(StudyFile.Load(_workshop.Write(text, $"{name}.yaml")));
    }

    private Process Start(string name, string owner, int cores = 2, int priority = 0) => Processes.StartStudy(
        Path.Combine(_workshop.Folder, $"{name}.yaml"), _workshop.Root, "queue", Folder, $"{cores}", owner, $"{priority}");

    private IReadOnlyList<RunAttempt> Attempts(PlannedRun run) => RunAttempt.Read(_workshop.DirectoryOf(run).AttemptsFile);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static double Overlap(RunAttempt attempt, DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset end = attempt.Started.AddSeconds(attempt.Seconds);
        return Math.Max(0, ((end < to ? end : to) - Later(attempt.Started, from)).TotalSeconds);
    }
}
