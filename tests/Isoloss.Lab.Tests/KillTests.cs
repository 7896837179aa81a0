using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Real processes, killed with signal 9 at random moments.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 12;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Killed_trainers_and_studies_lose_nothing_repeat_nothing_and_finish()
    {
        string file = _workshop.Write(Workshop.StudyText(pause: "0.05", tokens: "[400, 500, 600, 700, 800, 900, 1000, 1100]"));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        var random = new Random(20_260_101);
        var finished = new Dictionary<string, string>();
        // On a busy machine twelve are over before any run is.
        for (int kill = 0; kill < Kills || (finished.Count == 0 && kill < 5 * Kills); kill++)
        {
            using Process study = Processes.StartStudy(file, _workshop.Root);
            await Processes.Until(() => Trainers(plan).Any() || study.HasExited);
            await Task.Delay(random.Next(400), Token);
            // Every third time the study first loses a trainer and must live with it.
            if (kill % 3 == 0)
                Kill(Trainers(plan));
            int[] trainers = [.. Trainers(plan)];
            study.Kill();
            await study.WaitForExitAsync(Token);
            await Processes.Until(() => !trainers.Any(Processes.IsAlive));
            RequireUntouched(plan, finished);
        }
        Assert.InRange(finished.Count, 1, plan.Runs.Count - 1);

        await RunToTheEnd(file);
        RequireUntouched(plan, finished);
        Assert.Equal(plan.Runs.Count, finished.Count);
        Assert.True(plan.Runs.Sum(_workshop.Starts) > plan.Runs.Count, "no run was interrupted: the kills came too late");
        await RequireWhatAnUndisturbedStudyGives(plan);
    }

    [Fact]
    public async Task A_terminated_study_stops_its_trainers_and_reruns_only_what_is_missing()
    {
        string file = _workshop.Write(Workshop.StudyText(pause: "0.05", tokens: "[300, 600]"));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        using Process study = Processes.StartStudy(file, _workshop.Root);
        await Processes.Until(() => Trainers(plan).Any());
        int[] trainers = [.. Trainers(plan)];
        await Terminate(study);
        Assert.DoesNotContain(trainers, Processes.IsAlive);
        await RunToTheEnd(file);
        await RequireWhatAnUndisturbedStudyGives(plan);
    }

    [Fact]
    public async Task A_study_runs_once_at_a_time()
    {
        string file = _workshop.Write(Workshop.StudyText(pause: "0.05", tokens: "[5000]"));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        using Process first = Processes.StartStudy(file, _workshop.Root);
        await Processes.Until(() => Trainers(plan).Any());
        using Process second = Processes.StartStudy(file, _workshop.Root);
        Assert.Contains("is being run by another process", await second.StandardOutput.ReadToEndAsync(Token));
        await second.WaitForExitAsync(Token);
        Assert.Equal(2, second.ExitCode);
        await Terminate(first);
    }

    private static async Task Terminate(Process study)
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{study.Id}"]);
        await study.WaitForExitAsync(Token);
        Assert.Equal(130, study.ExitCode);
    }

    private async Task RunToTheEnd(string file)
    {
        using Process last = Processes.StartStudy(file, _workshop.Root);
        string output = await last.StandardOutput.ReadToEndAsync(Token);
        await last.WaitForExitAsync(Token);
        Assert.True(last.ExitCode == 0, output);
    }

    private async Task RequireWhatAnUndisturbedStudyGives(StudyPlan plan)
    {
        string undisturbed = Path.Combine(_workshop.Folder, "undisturbed");
        LocalExecutor executor = LocalExecutor.For(plan.Study, undisturbed, TimeProvider.System);
        await Parallel.ForEachAsync(plan.Runs, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (run, token) => await executor.RunAsync(run, token));
        foreach (PlannedRun run in plan.Runs)
        {
            var expected = new RunDirectory(Path.Combine(undisturbed, run.Key));
            Assert.Equal(File.ReadAllText(expected.MetricsFile), File.ReadAllText(_workshop.DirectoryOf(run).MetricsFile));
            Assert.Equal(File.ReadAllText(expected.ResultFile), File.ReadAllText(_workshop.DirectoryOf(run).ResultFile));
            Assert.Equal(run.Spec.Tokens / 10, File.ReadLines(expected.MetricsFile).Count());
        }
    }

    /// <summary>Remembers every finished run and holds those that were finished before against what is there now.</summary>
    private void RequireUntouched(StudyPlan plan, Dictionary<string, string> finished)
    {
        foreach (PlannedRun run in plan.Runs.Where(r => _workshop.DirectoryOf(r).IsDone))
        {
            RunDirectory directory = _workshop.DirectoryOf(run);
            string now = $"{Content(directory.ResultFile)} {Content(directory.MetricsFile)} {_workshop.Starts(run)} starts";
            if (!finished.TryAdd(run.Key, now))
                Assert.Equal(finished[run.Key], now);
        }
    }

    private static string Content(string file) =>
        $"{File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToBase64String(File.ReadAllBytes(file))}";

    private IEnumerable<int> Trainers(StudyPlan plan) =>
        from run in plan.Runs
        let starts = Path.Combine(_workshop.DirectoryOf(run).Path, "starts.txt")
        where File.Exists(starts)
        // A trainer that is just starting has made the file and not written it yet.
        let last = File.ReadLines(starts).LastOrDefault()
        where last is not null
        let id = int.Parse(last, null)
        where Processes.IsAlive(id)
        select id;

    private static void Kill(IEnumerable<int> trainers)
    {
        foreach (int id in trainers.Take(1).ToArray())
            Process.GetProcessById(id).Kill();
    }
}
