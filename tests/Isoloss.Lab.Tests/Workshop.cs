using System.Text;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>A temporary folder with a study whose trainer is <c>trainers/descent.sh</c>.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isoloss-lab-");

    public string Folder => _folder.FullName;

    public string Root => Path.Combine(Folder, "runs");

    public static string Descent { get; } = Path.Combine(AppContext.BaseDirectory, "trainers", "descent.sh");

    /// <summary>A study of two arms on two rungs, seed 1, without waiting between steps.</summary>
    public static string StudyText(string name = "descent", string pause = "0", string mischief = "none", string tokens = "[100, 200]", int parallel = 2) => $$"""
        study: {{name}}
        baseline: { recipe: { lr: 0.05, pause: {{pause}}, mischief: none } }
        variants:
          faster: { recipe: { lr: 0.1, mischief: {{mischief}} } }
        ladder: { sizes: [{ width: 4, params: 4 }], tokens: {{tokens}} }
        target: { flops: 1e6 }
        trainer: { command: [sh, {{Descent}}], version: "1", parallel: {{parallel}}, tokens_per_second: 1000 }
        """;

    public string Write(string text, string file = "study.yaml")
    {
        string path = Path.Combine(Folder, file);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    public StudyPlan Plan(string text) => StudyPlan.Of(StudyFile.Load(Write(text)));

    public RunDirectory DirectoryOf(PlannedRun run) => new(Path.Combine(Root, run.Key));

    public LocalExecutor Executor(StudyPlan plan, int parallel = 2, int stopSeconds = 20) => new(new LocalExecutorOptions
    {
        Root = Root,
        Command = plan.Study.Trainer.Identity.Command!,
        WorkingDirectory = plan.Study.Folder,
        Parallel = parallel,
        Threads = plan.Study.Trainer.Threads,
        StopSeconds = stopSeconds,
    }, TimeProvider.System);

    public SlurmExecutor SlurmExecutor(
        StudyPlan plan, SlurmCommands? commands = null, SlurmOptions? slurm = null, int stopSeconds = 20, bool leavesJobs = false, int priority = 0) => new(
        new SlurmExecutorOptions
        {
            Root = Root,
            Study = plan.Study,
            Worker = ["dotnet", Processes.Host, "work"],
            Command = plan.Study.Trainer.Identity.Command!,
            Slurm = slurm ?? plan.Study.Slurm ?? new SlurmOptions(),
            StopSeconds = stopSeconds,
            Priority = priority,
            Poll = TimeSpan.FromSeconds(0.5),
            Tick = TimeSpan.FromSeconds(0.1),
            Grace = TimeSpan.FromSeconds(1),
            LeavesJobs = leavesJobs,
        },
        new SlurmQueue(commands ?? new SlurmCommands()), TimeProvider.System);

    public StudyQuote Quote(StudyPlan plan) => Quoter.Quote(plan, Root, []);

    public Task<StudyOutcome> Run(
        StudyPlan plan, CancellationToken cancellation, IProgress<StudyProgress>? progress = null, IExecutor? executor = null) =>
        new StudyRunner(Root, TimeProvider.System).RunAsync(
            plan, Quoter.Quote(plan, Root, []), executor ?? Executor(plan), progress, cancellation);

    /// <summary>How often a trainer was started in the run's directory.</summary>
    public int Starts(PlannedRun run)
    {
        string file = Path.Combine(DirectoryOf(run).Path, "starts.txt");
        return File.Exists(file) ? File.ReadAllLines(file).Length : 0;
    }

    // A task that Slurm was told to stop may write its last lines while the folder goes.
    public void Dispose()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(100);
            }
        }
    }
}
