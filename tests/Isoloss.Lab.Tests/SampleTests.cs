using System.Diagnostics;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

public sealed class SampleTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isoloss-samples-");

    private static string Samples { get; } = Path.Combine(Repository.Root, "samples");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Samples, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Samples, f))];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Files))]
    public void Every_sample_is_a_study_and_what_can_be_counted_fits_its_budget(string sample)
    {
        Study study = StudyFile.Load(Path.Combine(Samples, sample));
        StudyPlan plan = StudyPlan.Of(study);
        Assert.NotEmpty(plan.Runs);
        BudgetCheck.Require(
            Quoter.Quote(plan, _folder.FullName, []), study.Budget is null ? null : study.Budget with { Hours = null });
    }

    [Fact]
    public async Task The_trainer_in_Python_trains_stops_and_resumes_to_the_same_bytes()
    {
        SkipWithoutPython();
        Study study = StudyFile.Load(Path.Combine(Samples, "own-trainer", "study.yaml"));
        PlannedRun[] runs = [.. StudyPlan.Of(study).Runs.Where(r => r.Rung == "width=4@8k")];
        string disturbed = Path.Combine(_folder.FullName, "disturbed"), undisturbed =
            Path.Combine(_folder.FullName, "undisturbed");
        var directory = new RunDirectory(Path.Combine(disturbed, runs[0].Key));
        using (var stop = new CancellationTokenSource())
        {
            Task<RunOutcome> first = LocalExecutor.For(study, disturbed, TimeProvider.System).RunAsync(runs[0], stop.Token);
            await Processes.Until(() => File.Exists(directory.MetricsFile) && new FileInfo(directory.MetricsFile).Length > 0);
            await stop.CancelAsync();
            Assert.Equal(RunState.Cancelled, (await first).State);
        }
        Assert.True(new FileInfo(Path.Combine(directory.SnapshotsDirectory, "last.json")).Length > 1000);
        await Train(study, disturbed, runs[0]);
        await Train(study, undisturbed, runs[0]);
        await Train(study, undisturbed, runs[1]);

        var expected = new RunDirectory(Path.Combine(undisturbed, runs[0].Key));
        Assert.Equal(File.ReadAllText(expected.MetricsFile), File.ReadAllText(directory.MetricsFile));
        Assert.Equal(expected.ReadResult()!.Loss, directory.ReadResult()!.Loss);
        Assert.Equal(runs[0].Params, directory.ReadResult()!.Params);
        // It learns: far below the loss of guessing among 28 letters, and the two recipes differ.
        Assert.InRange(expected.ReadResult()!.Loss, 2.0, 0.9 * Math.Log(28));
        Assert.NotEqual(expected.ReadResult()!.Loss, new RunDirectory(Path.Combine(undisturbed, runs[1].Key)).ReadResult()!.Loss);
    }

    private static async Task Train(Study study, string root, PlannedRun run)
    {
        RunOutcome outcome = await LocalExecutor.For(study, root, TimeProvider.System).RunAsync(run, Token);
        Assert.True(outcome.State == RunState.Finished, outcome.Message);
    }

    internal static void SkipWithoutPython()
    {
        try
        {
            using Process python = Process.Start(new ProcessStartInfo("python3", "--version") { RedirectStandardOutput = true })!;
            python.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is absent: the sample trainer cannot be run");
        }
    }
}
