using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>The built trainer as a process: same job, same bytes, whatever happens to it on the way.</summary>
public sealed partial class EndToEndTests : IDisposable
{
    private const int Terminate = 15, Kill = 9;
    private readonly string _root = Directory.CreateTempSubdirectory("isoloss-trainer-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_run_killed_at_random_moments_gives_the_bytes_of_one_that_was_not()
    {
        const long tokens = 120_000;
        var whole = TrainerProcess.MakeJob(_root, "whole", TrainerProcess.SmallRecipe, tokens);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(whole)).Code);
        var killed = TrainerProcess.MakeJob(_root, "killed", TrainerProcess.SmallRecipe, tokens, snapshotSeconds: 0.02);
        var random = CounterRandom.For("moments", Environment.ProcessId);
        for (int i = 0; i < 6; i++)
        {
            var process = TrainerProcess.Start(killed);
            await WaitForProgress(process, killed, random.Below(200));
            process.Kill();
            Assert.True((await TrainerProcess.Finish(process)).Code != 0 || new RunDirectory(killed.Directory).IsDone);
        }
        var (code, output, error) = await TrainerProcess.Run(killed);
        Assert.True(code == ExitCode.Done, error);
        Assert.Contains("goes on after step", output, StringComparison.Ordinal);
        AssertSameResult(whole, killed);
    }

    [Fact]
    public async Task Every_option_together_survives_a_kill_and_says_what_it_is()
    {
        var recipe = TrainerProcess.SmallRecipe with
        {
            Model = TrainerProcess.SmallRecipe.Model with
            {
                QueryGroup = 2, Window = 8, AttentionCap = 20, LogitCap = 15, ZLoss = 1e-4, Experts = 4, DepthFactor = 2,
            },
            Optimizer = new OptimizerRecipe { Name = OptimizerName.Soap, EmaDecay = 0.95 },
            Schedule = new ScheduleRecipe { WarmupTokens = 2_000, DecayFinal = 0, BatchStartTokens = 32, BatchRampTokens = 4_000 },
        };
        var whole = TrainerProcess.MakeJob(_root, "whole", recipe, 6_000);
        using (var trainer = new RunTrainer(whole, TimeProvider.System, _ => { }))
            Assert.Equal(RunState.Finished, trainer.Train(TestContext.Current.CancellationToken));
        var killed = TrainerProcess.MakeJob(_root, "killed", recipe, 6_000, snapshotSeconds: 0.02);
        var process = TrainerProcess.Start(killed);
        await WaitForProgress(process, killed, 200);
        process.Kill();
        await TrainerProcess.Finish(process);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(killed)).Code);
        AssertSameResult(whole, killed);
        var result = new RunDirectory(whole.Directory).ReadResult()!;
        Assert.Equal(TransformerCount.Of(recipe.Model, new ModelSize { Width = 16, Layers = 1 }, 8).Params, result.Params);
        Assert.Equal(TransformerCount.FlopRuleOf(recipe.Model), result.FlopRule);
        Assert.InRange(result.Loss, 1.6, 2.06);
        Assert.InRange(result.AverageLoss!.Value, 1.6, 2.07);
        Assert.NotEqual(result.Loss, result.AverageLoss);
        Assert.True(result.Steps > 47); // 47 full batches, and more while it grows
    }

    [Fact]
    public async Task A_run_asked_to_stop_saves_and_says_so()
    {
        var whole = TrainerProcess.MakeJob(_root, "whole", TrainerProcess.SmallRecipe, 60_000);
        var stopped = TrainerProcess.MakeJob(_root, "stopped", TrainerProcess.SmallRecipe, 60_000);
        var process = TrainerProcess.Start(stopped);
        await WaitForProgress(process, stopped, 0);
        Assert.Equal(0, Signal(process.Id, Terminate));
        Assert.Equal(ExitCode.Stopped, (await TrainerProcess.Finish(process)).Code);
        var directory = new RunDirectory(stopped.Directory);
        Assert.Equal(RunState.Cancelled, directory.ReadStatus()!.State);
        Assert.Single(Directory.GetFiles(directory.SnapshotsDirectory));
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(stopped)).Code);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(whole)).Code);
        AssertSameResult(whole, stopped);
    }

    [Fact]
    public async Task A_damaged_snapshot_falls_back_to_the_one_before()
    {
        var job = TrainerProcess.MakeJob(_root, "run", TrainerProcess.SmallRecipe, 120_000, snapshotSeconds: 0.02);
        var directory = new RunDirectory(job.Directory);
        var process = TrainerProcess.Start(job);
        await Until(() => Directory.Exists(directory.SnapshotsDirectory)
            && Directory.GetFiles(directory.SnapshotsDirectory, "*.snapshot").Length == 2 || process.HasExited);
        process.Kill();
        await TrainerProcess.Finish(process);
        string newest = Directory.GetFiles(directory.SnapshotsDirectory, "*.snapshot").Max(StringComparer.Ordinal)!;
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(newest, bytes);
        var (code, output, _) = await TrainerProcess.Run(job);
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("its checksum does not match", output, StringComparison.Ordinal);
        Assert.Contains("goes on after step", output, StringComparison.Ordinal);
        var whole = TrainerProcess.MakeJob(_root, "whole", TrainerProcess.SmallRecipe, 120_000);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(whole)).Code);
        AssertSameResult(whole, job);
    }

    [Fact]
    public async Task Two_trainers_never_train_one_run()
    {
        var job = TrainerProcess.MakeJob(_root, "run", TrainerProcess.SmallRecipe, 100_000_000);
        var first = TrainerProcess.Start(job);
        await WaitForProgress(first, job, 0);
        var (code, _, error) = await TrainerProcess.Run(job);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("another trainer works in", error, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, new RunDirectory(job.Directory).ReadStatus()!.State);
        Assert.Equal(0, Signal(first.Id, Kill));
        await TrainerProcess.Finish(first);
    }

    [Fact]
    public async Task A_result_says_all_and_metrics_say_nothing_of_time()
    {
        var job = TrainerProcess.MakeJob(_root, "run", TrainerProcess.SmallRecipe, 50_000);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        var directory = new RunDirectory(job.Directory);
        var result = directory.ReadResult()!;
        var lines = MetricsFile.Read(directory.MetricsFile);
        Assert.Equal((391L, 391 * 128.0), (result.Steps, result.Tokens));
        Assert.InRange(result.Loss, result.OracleLoss!.Value, lines[0]["train_loss"]!.GetValue<double>() - 0.1);
        Assert.InRange(result.LossStandardError!.Value, 1e-4, 0.2);
        Assert.Equal(TransformerCount.Of(TrainerProcess.SmallRecipe.Model, new ModelSize { Width = 16, Layers = 1 }, 8).Params,
            result.Params);
        Assert.All(["program", "runtime", "libtorch", "cpu", "threads"], name => Assert.NotEmpty(result.Environment![name]));
        Assert.InRange(lines.Count, 100, 208);
        Assert.Equal(8, lines.Count(l => l.ContainsKey("eval_loss") && l.ContainsKey("oracle_loss")));
        Assert.Equal(result.Loss, lines[^1]["eval_loss"]!.GetValue<double>());
        HashSet<string> names = ["step", "tokens", "lr", "train_loss", "grad_norm", "eval_loss", "oracle_loss",
            "update_norm", "param_norm", "max_attention_logit", "logit_rms", "log_z", "activation_rms"];
        Assert.All(lines, line => Assert.Subset(names, line.Select(p => p.Key).ToHashSet()));
        ProbeReading[] probed = [.. ProbeReading.Of(directory).Where(p => p.UpdateNorm is not null)];
        Assert.Equal(391 / 16, probed.Length);
        Assert.All(probed, p => Assert.True(p.ActivationRms.Count == 1 && p.MaxAttentionLogit > 0 && p.LogitRms > 0));
        Assert.True(probed[^1].LogitRms > probed[0].LogitRms && probed[^1].ParamNorm > probed[0].ParamNorm);
        Assert.Equal(5, result.Sections!.Count(s => s.Kind == "position"));
        Assert.All(result.Sections!.GroupBy(s => s.Kind), kind =>
            Assert.Equal(result.Loss, kind.Sum(s => s.Loss * s.Tokens) / kind.Sum(s => s.Tokens), 6));
        Assert.Equal(lines.Count, MetricsFile.Read(directory.TimingFile).Count);
        Assert.Single(Directory.GetFiles(directory.SnapshotsDirectory));
        Assert.Equal(RunState.Finished, directory.ReadStatus()!.State);
        Assert.Contains("done already", (await TrainerProcess.Run(job)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arms_begin_alike_on_one_rung_and_rungs_do_not()
    {
        var muon = TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { Name = OptimizerName.Muon } };
        double first = await FirstGradient("adamw", TrainerProcess.SmallRecipe, 4_000);
        Assert.Equal(first, await FirstGradient("muon", muon, 4_000));
        Assert.NotEqual(first, await FirstGradient("longer", TrainerProcess.SmallRecipe, 8_000));
    }

    [Fact]
    public async Task Divergence_is_a_result()
    {
        var recipe = TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { LearningRate = 1e30, ClipNorm = 0 } };
        var job = TrainerProcess.MakeJob(_root, "run", recipe, 50_000);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        var directory = new RunDirectory(job.Directory);
        var result = directory.ReadResult()!;
        Assert.Equal((RunState.Diverged, double.NaN), (result.State, result.Loss));
        Assert.InRange(result.DivergedAtStep!.Value, 1, 50);
        Assert.Equal(RunState.Diverged, directory.ReadStatus()!.State);
        Assert.Equal(result.DivergedAtStep, MetricsFile.Read(directory.MetricsFile)[^1]["step"]!.GetValue<long>());
    }

    [Fact]
    public async Task Text_trains_and_its_missing_file_is_bad_input()
    {
        string text = Path.Combine(_root, "text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 2000)));
        var recipe = TrainerProcess.SmallRecipe with { Data = new DataRecipe { Path = text } };
        var job = TrainerProcess.MakeJob(_root, "run", recipe, 40_000);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        var result = new RunDirectory(job.Directory).ReadResult()!;
        Assert.InRange(result.Loss, 0, 2);
        Assert.Null(result.OracleLoss);
        File.Delete(text);
        var missing = TrainerProcess.MakeJob(_root, "missing", recipe, 40_000);
        var (code, _, error) = await TrainerProcess.Run(missing);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("no file or folder", error, StringComparison.Ordinal);
        Assert.Equal(RunState.Failed, new RunDirectory(missing.Directory).ReadStatus()!.State);
    }

    [Theory]
    [InlineData(OptimizerName.Adamw)]
    [InlineData(OptimizerName.Muon)]
    public async Task A_run_is_the_same_with_vectors_of_half_the_width(OptimizerName optimizer)
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated, "this processor has no vectors of 512 bits");
        var recipe = TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { Name = optimizer } };
        Job wide = TrainerProcess.MakeJob(_root, "wide", recipe, 20_000), narrow = TrainerProcess.MakeJob(_root, "narrow", recipe, 20_000);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(wide)).Code);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Finish(TrainerProcess.Start(narrow, ("DOTNET_EnableAVX512", "0")))).Code);
        AssertSameResult(wide, narrow);
    }

    [Fact]
    public async Task Calibration_prints_a_line_for_each_size()
    {
        string file = Path.Combine(_root, "calibrate.json");
        File.WriteAllText(file, """
            {"cases": [
              {"recipe": {"model": {"context": 16, "head_width": 8}, "batch_tokens": 128, "data": {"symbols": 8}},
               "sizes": [{"width": 8, "layers": 1}, {"width": 16, "layers": 2}]},
              {"recipe": {"model": {"context": 16, "head_width": 8}, "optimizer": {"name": "muon"}, "batch_tokens": 128, "data": {"symbols": 8}},
               "sizes": [{"width": 8, "layers": 1}]}]}
            """);
        var (code, output, error) = await TrainerProcess.Finish(TrainerProcess.Start("calibrate", file, "--steps", "3"));
        Assert.True(code == ExitCode.Done, error);
        JsonNode[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
        Assert.Equal([(0, 8), (0, 16), (1, 8)], lines.Select(l => (l["case"]!.GetValue<int>(), l["size"]!["width"]!.GetValue<int>())));
        Assert.All(lines, l => Assert.True(
            l["tokens_per_second"]!.GetValue<double>() > 0 && l["evaluation_seconds_per_token"]!.GetValue<double>() > 0));
        Assert.All(lines, l => Assert.InRange(
            l["snapshot_bytes"]!.GetValue<long>(), 12 * l["params"]!.GetValue<long>(), 12 * l["params"]!.GetValue<long>() + 4000));
    }

    /// <summary>The gradient's norm at the first step: initial values and the first batch decide it, and nothing else.</summary>
    private async Task<double> FirstGradient(string name, Recipe recipe, long tokens)
    {
        var job = TrainerProcess.MakeJob(_root, name, recipe, tokens);
        Assert.Equal(ExitCode.Done, (await TrainerProcess.Run(job)).Code);
        return MetricsFile.Read(new RunDirectory(job.Directory).MetricsFile)[0]["grad_norm"]!.GetValue<double>();
    }

    private static void AssertSameResult(Job expected, Job found)
    {
        RunDirectory one = new(expected.Directory), two = new(found.Directory);
        Assert.Equal(File.ReadAllText(one.MetricsFile), File.ReadAllText(two.MetricsFile));
        Assert.Equal(one.ReadResult()!.Loss, two.ReadResult()!.Loss);
        Assert.Equal(Snapshot(one), Snapshot(two));

        // The header holds the seconds; parameters and moments follow it.
        static byte[] Snapshot(RunDirectory run) =>
            File.ReadAllBytes(Assert.Single(Directory.GetFiles(run.SnapshotsDirectory)))[68..^32];
    }

    /// <summary>Waits until some steps more are done, and some milliseconds longer.</summary>
    private static async Task WaitForProgress(Process process, Job job, int milliseconds)
    {
        string file = new RunDirectory(job.Directory).MetricsFile;
        long before = Length();
        await Until(() => Length() > before || process.HasExited);
        await Task.Delay(milliseconds);

        long Length() => File.Exists(file) ? new FileInfo(file).Length : 0;
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
