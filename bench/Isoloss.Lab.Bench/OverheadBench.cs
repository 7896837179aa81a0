using System.Diagnostics;
using System.Globalization;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Tests;

namespace Isoloss.Lab.Bench;

/// <summary>
/// What the engine adds to a study of many short runs on a Slurm of four slots, beside the same work as a plain job array: Slurm's own
/// time to start a task is the cluster's, not the engine's.
/// </summary>
internal static class OverheadBench
{
    private const int Slots = 4;

    public static async Task<int> RunAsync(int runs, double seconds)
    {
        await using var slurm = new PrivateSlurm(nodes: 2, processorsPerNode: 2, maxArraySize: 1001);
        await slurm.StartAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("isoloss-overhead-");
        try
        {
            double plain = await PlainAsync(runs, seconds);
            var (wall, calls, inTrainers) = await StudyAsync(folder.FullName, runs, seconds);
            double perRun = (wall - plain) * Slots / runs, ideal = runs * seconds / Slots;
            Write($"{runs} runs of {seconds:0.0} s on {Slots} slots: {ideal:0} s if nothing else took time");
            Write($"plain job array      {plain,7:0.0} s: Slurm takes {(plain - ideal) * Slots / runs:0.00} s of a slot for each task");
            Write($"study                {wall,7:0.0} s: the engine takes {perRun:0.00} s more of a slot for each run");
            Write($"                     {inTrainers - runs * seconds,7:0.0} s of it within the {runs} attempts (start of the trainer, waiting for its end)");
            Write($"at runs of one minute that is {perRun / 60:0.0 %} of the wall time; with Slurm's own time {(wall - ideal) * Slots / runs / 60:0.0 %}");
            Write($"scheduler calls      {calls,7}: one every {wall / calls:0.0} s");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> PlainAsync(int runs, double seconds)
    {
        var clock = Stopwatch.StartNew();
        string id = PrivateSlurm.Run("sbatch", "--parsable", $"--array=0-{runs - 1}", "--output=/dev/null", FormattableString.Invariant($"--wrap=sleep {seconds}")).Trim();
        while (PrivateSlurm.Run("squeue", "--noheader", $"--jobs={id}", "--states=pending,running,completing", "--format=%i").Trim().Length > 0)
            await Task.Delay(1000);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<(double Wall, int Calls, double InTrainers)> StudyAsync(string folder, int runs, double seconds)
    {
        string file = Path.Combine(folder, "study.yaml"), trainer = Path.Combine(folder, "sleep.sh"), root = Path.Combine(folder, "runs");
        File.WriteAllText(trainer, string.Create(CultureInfo.InvariantCulture, $$"""
            directory=$(sed -n 's/^ *"directory": *"\(.*\)",*$/\1/p' "$1")
            sleep {{seconds}}
            echo '{"state":"finished","loss":1.5,"params":4,"tokens":100,"seconds":1}' >"$directory/result.json.tmp" && mv "$directory/result.json.tmp" "$directory/result.json"
            """));
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            study: overhead
            baseline: { recipe: { lr: 1 } }
            variants:
              other: { recipe: { lr: 2 } }
            ladder: { sizes: [{ width: 4, params: 4 }], tokens: [100], seeds: [{{string.Join(", ", Enumerable.Range(1, runs / 2))}}] }
            target: { flops: 1e6 }
            trainer: { command: [sh, {{trainer}}], version: "1", tokens_per_second: 100 }
            """));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        var commands = new SlurmCommands();
        // As isoloss itself runs it: the times between looks are the usual ones.
        var executor = new SlurmExecutor(
            new SlurmExecutorOptions
            {
                Root = root,
                Study = plan.Study,
                Worker = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Isoloss.Lab.StudyHost.dll"), "work"],
                Command = plan.Study.Trainer.Identity.Command!,
            },
            new SlurmQueue(commands), TimeProvider.System);
        var clock = Stopwatch.StartNew();
        StudyOutcome outcome = await new StudyRunner(root, TimeProvider.System).RunAsync(plan, Quoter.Quote(plan, root, []), executor, null, CancellationToken.None);
        double wall = clock.Elapsed.TotalSeconds;
        if (!outcome.IsComplete)
            throw new InvalidOperationException($"{outcome.Missing} runs are missing: {outcome.Executed.First(e => e.Outcome.Message is not null).Outcome.Message}");
        double inTrainers = plan.Runs.Sum(r => RunAttempt.Read(new RunDirectory(Path.Combine(root, r.Key)).AttemptsFile).Sum(a => a.Seconds));
        return (wall, commands.Calls, inTrainers);
    }

    private static void Write(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
