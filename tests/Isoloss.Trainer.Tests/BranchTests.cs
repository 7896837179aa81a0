using System.Text.Json;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>Runs that go on from another run's state.</summary>
public sealed class BranchTests : IDisposable
{
    private const long Tokens = 12_000; // 94 steps of 128
    private readonly string _root = Directory.CreateTempSubdirectory("isoloss-branch-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static Recipe Everything => TrainerProcess.SmallRecipe with
    {
        Model = TrainerProcess.SmallRecipe.Model with { QkNorm = true, ZLoss = 1e-4, Experts = 2, TopK = 1 },
        Optimizer = new OptimizerRecipe { Name = OptimizerName.Soap, EmaDecay = 0.9 },
    };

    [Fact]
    public void A_branch_that_changes_nothing_repeats_its_trunk_bit_by_bit()
    {
        var trunk = Train(TrainerProcess.MakeJob(_root, "trunk", Everything, Tokens) with { KeepSnapshots = [0.6] });
        KeptSnapshot kept = Assert.Single(KeptSnapshot.In(trunk.Directory));
        Assert.Equal(56, kept.Step);
        var control = Train(Branch(trunk.Job, "control", kept));
        Assert.Equal(LinesAfter(trunk.Directory, kept.Step), File.ReadAllLines(control.Directory.MetricsFile));
        Assert.Equal(File.ReadAllBytes(trunk.Directory.EvaluationFile), File.ReadAllBytes(control.Directory.EvaluationFile));
        RunResult a = trunk.Directory.ReadResult()!, b = control.Directory.ReadResult()!;
        Assert.Equal((a.Loss, a.AverageLoss, a.LossStandardError, a.Tokens, a.Flops, a.Steps), (b.Loss, b.AverageLoss, b.LossStandardError, b.Tokens, b.Flops, b.Steps));
        Assert.Equal(control.Job.Run.Origin, b.Origin);
        Assert.Null(a.Origin);
        Assert.Equal(trunk.Directory.ReadResult()!.Loss, EvaluationLosses.Read(trunk.Directory)!.Losses.Average(), 6);
    }

    [Fact]
    public void A_branch_with_a_change_goes_another_way_and_its_branch_another()
    {
        var trunk = Train(TrainerProcess.MakeJob(_root, "trunk", TrainerProcess.SmallRecipe, Tokens) with { KeepSnapshots = [0.5] });
        var slower = TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { LearningRate = 1e-3 } };
        var branch = Train(Branch(trunk.Job, "branch", KeptSnapshot.In(trunk.Directory)[0], slower) with { KeepSnapshots = [0.25, 0.75] });
        Assert.NotEqual(trunk.Directory.ReadResult()!.Loss, branch.Directory.ReadResult()!.Loss);
        // The share that lies before the branch is not its to keep.
        KeptSnapshot kept = Assert.Single(KeptSnapshot.In(branch.Directory));
        var again = Train(Branch(branch.Job, "again", kept, slower));
        Assert.Equal(LinesAfter(branch.Directory, kept.Step), File.ReadAllLines(again.Directory.MetricsFile));
    }

    [Fact]
    public async Task A_branch_killed_on_its_way_goes_on_to_the_same_bytes()
    {
        const long tokens = 120_000;
        var trunk = Train(TrainerProcess.MakeJob(_root, "trunk", TrainerProcess.SmallRecipe, tokens) with { KeepSnapshots = [0.5] });
        var job = Branch(trunk.Job, "branch", KeptSnapshot.In(trunk.Directory)[0]) with { SnapshotSeconds = 0.02 };
        Write(job);
        var process = TrainerProcess.Start(job);
        var branch = new RunDirectory(job.Directory);
        while (!process.HasExited && !Directory.Exists(branch.SnapshotsDirectory))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        process.Kill();
        await TrainerProcess.Finish(process);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        Assert.Equal(LinesAfter(trunk.Directory, job.Start!.Step), File.ReadAllLines(branch.MetricsFile));
        Assert.Equal(trunk.Directory.ReadResult()!.Loss, branch.ReadResult()!.Loss);
    }

    [Fact]
    public void A_replay_keeps_the_state_and_ends_without_a_result()
    {
        var trunk = Train(TrainerProcess.MakeJob(_root, "trunk", TrainerProcess.SmallRecipe, Tokens) with { KeepSnapshots = [0.6] });
        byte[] kept = File.ReadAllBytes(KeptSnapshot.In(trunk.Directory)[0].Path);
        var replay = Train(TrainerProcess.MakeJob(_root, "replay", TrainerProcess.SmallRecipe, Tokens) with { StopAfterStep = 56 });
        Assert.False(replay.Directory.IsDone);
        KeptSnapshot again = Assert.Single(KeptSnapshot.In(replay.Directory));
        // All but the seconds, which are a clock's, and the checksum over them.
        byte[] state = File.ReadAllBytes(again.Path);
        Assert.Equal(kept[..36], state[..36]);
        Assert.Equal(kept[44..^32], state[44..^32]);
        var further = Train(TrainerProcess.MakeJob(_root, "further", TrainerProcess.SmallRecipe, Tokens)
            with { Start = new JobStart(again.Path, 56), StopAfterStep = 80 });
        Assert.Equal(80, Assert.Single(KeptSnapshot.In(further.Directory)).Step);
        Assert.Equal(LinesAfter(trunk.Directory, 56).Take(24), File.ReadAllLines(further.Directory.MetricsFile));
    }

    [Fact]
    public void A_shorter_run_ends_on_a_longer_ones_streams()
    {
        // With a constant rate the shorter run is a part of the longer one.
        var recipe = TrainerProcess.SmallRecipe with { Schedule = new ScheduleRecipe { Name = ScheduleName.Constant, WarmupTokens = 2_000 } };
        var whole = Train(TrainerProcess.MakeJob(_root, "whole", recipe, Tokens) with { KeepSnapshots = [0.5] });
        KeptSnapshot kept = KeptSnapshot.In(whole.Directory)[0];
        var shorter = Branch(whole.Job, "shorter", kept);
        var ended = Train(shorter with { Run = shorter.Run with { Tokens = 9_600 } });
        Assert.Equal(9_600, ended.Directory.ReadResult()!.Tokens);
        double atEnd = (double)MetricsFile.Read(whole.Directory.MetricsFile).First(l => (long)l["step"]! == 75)["train_loss"]!;
        Assert.Equal(atEnd, (double)MetricsFile.Read(ended.Directory.MetricsFile)[^1]["train_loss"]!);
    }

    [Fact]
    public void What_cannot_be_begun_from_is_refused_with_its_reason()
    {
        var trunk = Train(TrainerProcess.MakeJob(_root, "trunk", TrainerProcess.SmallRecipe, Tokens) with { KeepSnapshots = [0.6] });
        KeptSnapshot kept = KeptSnapshot.In(trunk.Directory)[0];
        var good = Branch(trunk.Job, "bad", kept);
        Refused("expected the state of run", good with { Start = null });
        Refused("cannot be begun from", good with { Start = new JobStart(kept.Path + ".gone", kept.Step) });
        Refused("found step 56", good with { Start = good.Start! with { Step = 57 }, Run = good.Run with { Origin = good.Run.Origin! with { Step = 57 } } });
        Refused("not a snapshot of run", good with { Run = good.Run with { Origin = good.Run.Origin! with { Key = new string('a', 20) } } });
        Refused("hex digits", good with { Run = good.Run with { Origin = good.Run.Origin! with { Key = "../../secret" } } });
        Refused("steps of the run", good with { StopAfterStep = 1000 });
        Refused("keep_snapshots", good with { KeepSnapshots = [1.5] });
        var wider = Branch(trunk.Job, "bad", kept, TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { QkNorm = true } });
        Refused("cannot be begun from", wider);
        File.WriteAllBytes(kept.Path, File.ReadAllBytes(kept.Path)[..^7]);
        Refused("cannot be begun from", good);
    }

    private static Job Branch(Job trunk, string name, KeptSnapshot kept, Recipe? recipe = null)
    {
        string directory = Path.Combine(Path.GetDirectoryName(trunk.Directory)!, name);
        Directory.CreateDirectory(directory);
        return trunk with
        {
            Directory = directory,
            Start = new JobStart(kept.Path, kept.Step),
            KeepSnapshots = null,
            Run = trunk.Run with
            {
                Recipe = recipe is null ? trunk.Run.Recipe : JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject(),
                Origin = new RunOrigin(trunk.Run.Key, kept.Step, trunk.Run.Origin?.StreamTokens ?? trunk.Run.Tokens),
            },
        };
    }

    private static void Write(Job job) => AtomicFile.WriteJson(new RunDirectory(job.Directory).JobFile, job);

    private static (Job Job, RunDirectory Directory) Train(Job job)
    {
        Write(job);
        using var trainer = new RunTrainer(JobReader.Read(new RunDirectory(job.Directory).JobFile), TimeProvider.System, _ => { });
        Assert.Equal(RunState.Finished, trainer.Train(TestContext.Current.CancellationToken));
        return (job, new RunDirectory(job.Directory));
    }

    private static void Refused(string because, Job job)
    {
        Write(job);
        var error = Assert.Throws<Core.BadInputException>(() =>
        {
            using var trainer = new RunTrainer(JobReader.Read(new RunDirectory(job.Directory).JobFile), TimeProvider.System, _ => { });
        });
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> LinesAfter(RunDirectory directory, long step) =>
        File.ReadAllLines(directory.MetricsFile).Where(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64() > step);
}
