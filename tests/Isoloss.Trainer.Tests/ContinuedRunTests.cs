using System.Text.Json.Nodes;
using CsCheck;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>Runs that go on from a shorter run of their recipe, and how much the two share.</summary>
public sealed class ContinuedRunTests : IDisposable
{
    private const long Shorter = 12_000, Longer = 20_000; // 94 and 157 steps of 128
    private readonly string _root = Directory.CreateTempSubdirectory("isoloss-continued-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static readonly Gen<(Recipe Recipe, long Shorter, long Longer)> Pairs = Gen.Select(
        Gen.Enum<ScheduleName>(), Gen.Long[0, 20_000], Gen.Double[0, 1], Gen.Int[0, 3], Gen.Long[1, 60_000], Gen.Long[1, 60_000], Gen.Bool,
        (name, warmup, decay, doublings, shorter, more, constantDecay) => (new Recipe
        {
            Model = new ModelRecipe { Context = 16 },
            BatchTokens = 128,
            Schedule = new ScheduleRecipe
            {
                Name = name,
                WarmupTokens = warmup,
                DecayFraction = decay,
                DecayFinal = constantDecay ? 1 : 0.5,
                BatchStartTokens = doublings == 0 ? 0 : 128 >> doublings,
                BatchRampTokens = doublings * 3_000,
            },
        }, shorter, shorter + more));

    [Fact]
    public void What_two_lengths_share_is_all_that_their_plans_have_in_common() => Pairs.Sample(pair =>
    {
        var shared = SharedBeginning.Of(pair.Recipe, pair.Shorter, pair.Longer);
        RunPlan first = new(pair.Recipe, pair.Shorter), second = new(pair.Recipe, pair.Longer);
        Assert.Equal(first.Steps, shared.TotalSteps);
        Assert.InRange(shared.Steps, shared.Obstacle is null ? 1 : 0, first.Steps);
        for (long step = 1; step <= shared.Steps; step++)
            Assert.Equal(first[step] with { IsProbed = false }, second[step] with { IsProbed = false });
        Assert.Equal(shared.Tokens, first.Tokens(shared.Steps));
        // Not a step less than they could, where the rate falls in one batch at a time.
        if (shared.Obstacle is null && shared.Steps < first.Steps && pair.Recipe.Schedule.BatchStartTokens == 0)
            Assert.True(first.Multiple(shared.Steps + 1) < 1);
    }, iter: 300);

    [Theory]
    [InlineData(ScheduleName.Constant, 0.2, 94)]
    [InlineData(ScheduleName.Wsd, 0.2, 75)]
    [InlineData(ScheduleName.Wsd, 0.5, 47)]
    [InlineData(ScheduleName.Wsd, 0.0, 94)]
    public void A_run_is_gone_on_from_before_its_rate_falls(ScheduleName name, double decay, long steps)
    {
        var recipe = TrainerProcess.SmallRecipe with { Schedule = new ScheduleRecipe { Name = name, DecayFraction = decay, WarmupTokens = 2_000 } };
        Assert.Equal(new SharedBeginning(steps, steps * 128, 94, null), SharedBeginning.Of(recipe, Shorter, Longer));
    }

    [Fact]
    public void What_depends_on_the_length_from_the_beginning_is_named()
    {
        void Obstacle(string text, ScheduleRecipe schedule, long longer = Longer) => Assert.Contains(text,
            SharedBeginning.Of(TrainerProcess.SmallRecipe with { Schedule = schedule }, Shorter, longer).Obstacle, StringComparison.Ordinal);
        Obstacle("cosine", new ScheduleRecipe { Name = ScheduleName.Cosine });
        Obstacle("decay_final", new ScheduleRecipe { WarmupTokens = 0, DecayFinal = 0.5 });
        Obstacle("warm-up of 50000", new ScheduleRecipe());
        Obstacle("decay_fraction", new ScheduleRecipe { WarmupTokens = 0, DecayFraction = 1 });
        Obstacle("as many batches", new ScheduleRecipe { WarmupTokens = 0 }, 12_010);
    }

    [Fact]
    public void A_longer_run_is_the_one_that_the_shorter_one_would_have_been()
    {
        var shared = SharedBeginning.Of(Everything, Shorter, Longer);
        var shorter = Train(TrainerProcess.MakeJob(_root, "shorter", Everything, Shorter) with { KeepSnapshots = [0.001, shared.Steps / (double)shared.TotalSteps] });
        Assert.Equal([1, shared.Steps], KeptSnapshot.In(shorter.Directory).Select(s => s.Step));
        // The whole of it, but for the first step.
        var whole = Train(Continue(shorter.Job, "whole", KeptSnapshot.In(shorter.Directory)[0], Longer));
        var rest = Train(Continue(shorter.Job, "rest", KeptSnapshot.In(shorter.Directory)[1], Longer));
        Assert.Equal(Steps(shorter.Directory, 2, shared.Steps), Steps(whole.Directory, 2, shared.Steps));
        Assert.NotEqual(Steps(shorter.Directory, 2, shared.Steps + 2), Steps(whole.Directory, 2, shared.Steps + 2));
        Assert.Equal(LinesAfter(whole.Directory, shared.Steps), File.ReadAllLines(rest.Directory.MetricsFile));
        RunResult a = whole.Directory.ReadResult()!, b = rest.Directory.ReadResult()!;
        Assert.Equal((a.Loss, a.AverageLoss, a.Tokens, a.Flops, a.Steps), (b.Loss, b.AverageLoss, b.Tokens, b.Flops, b.Steps));
        Assert.Equal(20_096, b.Tokens);
    }

    [Fact]
    public async Task A_longer_run_killed_on_its_way_goes_on_to_the_same_bytes()
    {
        const long tokens = 60_000;
        var shorter = Train(TrainerProcess.MakeJob(_root, "shorter", TrainerProcess.SmallRecipe, tokens) with { KeepSnapshots = [0.8] });
        KeptSnapshot kept = KeptSnapshot.In(shorter.Directory)[0];
        var peaceful = Train(Continue(shorter.Job, "peaceful", kept, 4 * tokens));
        var job = Continue(shorter.Job, "killed", kept, 4 * tokens) with { SnapshotSeconds = 0.02 };
        Write(job);
        var process = TrainerProcess.Start(job);
        var killed = new RunDirectory(job.Directory);
        while (!process.HasExited && !Directory.Exists(killed.SnapshotsDirectory))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        process.Kill();
        await TrainerProcess.Finish(process);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        Assert.Equal(File.ReadAllBytes(peaceful.Directory.MetricsFile), File.ReadAllBytes(killed.MetricsFile));
        Assert.Equal(File.ReadAllBytes(peaceful.Directory.EvaluationFile), File.ReadAllBytes(killed.EvaluationFile));
        Assert.Equal(peaceful.Directory.ReadResult()!.Loss, killed.ReadResult()!.Loss);
    }

    [Fact]
    public void A_state_at_the_end_is_kept_and_made_again_by_a_replay()
    {
        var recipe = TrainerProcess.SmallRecipe with { Schedule = new ScheduleRecipe { Name = ScheduleName.Constant, WarmupTokens = 2_000 } };
        var shorter = Train(TrainerProcess.MakeJob(_root, "shorter", recipe, Shorter) with { KeepSnapshots = [1] });
        Assert.Equal(94, Assert.Single(KeptSnapshot.In(shorter.Directory)).Step);
        var replay = Train(TrainerProcess.MakeJob(_root, "replay", recipe, Shorter) with { StopAfterStep = 94 });
        Assert.Equal(94, Assert.Single(KeptSnapshot.In(replay.Directory)).Step);
        Assert.Equal(File.ReadAllBytes(shorter.Directory.MetricsFile), File.ReadAllBytes(replay.Directory.MetricsFile));
        var longer = Train(Continue(shorter.Job, "longer", KeptSnapshot.In(shorter.Directory)[0], Longer));
        Assert.Equal(95, (long)MetricsFile.Read(longer.Directory.MetricsFile)[0]["step"]!);
    }

    private static Recipe Everything => TrainerProcess.SmallRecipe with
    {
        Model = TrainerProcess.SmallRecipe.Model with { QkNorm = true, Experts = 2, TopK = 1 },
        Optimizer = new OptimizerRecipe { Name = OptimizerName.Soap, EmaDecay = 0.9 },
        Schedule = new ScheduleRecipe { WarmupTokens = 2_000, BatchStartTokens = 64, BatchRampTokens = 3_000 },
    };

    private static Job Continue(Job shorter, string name, KeptSnapshot kept, long tokens)
    {
        string directory = Path.Combine(Path.GetDirectoryName(shorter.Directory)!, name);
        Directory.CreateDirectory(directory);
        return shorter with
        {
            Directory = directory,
            Start = new JobStart(kept.Path, kept.Step),
            KeepSnapshots = null,
            Run = shorter.Run with { Tokens = tokens, Origin = new RunOrigin(shorter.Run.Key, kept.Step, shorter.Run.Tokens) },
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

    // What is measured in training; evaluations and probes come at steps of their own.
    private static IEnumerable<string> Steps(RunDirectory directory, long first, long last) =>
        MetricsFile.Read(directory.MetricsFile).Where(line => (long)line["step"]! >= first && (long)line["step"]! <= last)
            .Select(line => new JsonArray([.. new[] { "step", "tokens", "lr", "train_loss", "grad_norm" }.Select(name => line[name]!.DeepClone())]).ToJsonString());

    private static IEnumerable<string> LinesAfter(RunDirectory directory, long step) =>
        File.ReadAllLines(directory.MetricsFile).Where(line => (long)JsonNode.Parse(line)!["step"]! > step);
}
