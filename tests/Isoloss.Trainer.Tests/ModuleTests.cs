using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer;
using Isoloss.Trainer.Calibration;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Modules;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>A user's own module trains as a built-in part does, and one that cannot be used is refused with the reason.</summary>
public sealed class ModuleTests : IDisposable
{
    private const long Tokens = 20_000;
    private static readonly ModelSize Size = new() { Width = 16, Layers = 2 };
    private readonly string _root = Directory.CreateTempSubdirectory("isoloss-module-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_file_is_judged_by_the_names_that_the_trainer_has() =>
        Assert.Equal((ModuleFile.Interface, ModuleFile.Host), (typeof(IModelModule).FullName, typeof(IModelModule).Assembly.GetName().Name));

    [Theory]
    [InlineData(OptimizerName.Adamw)]
    [InlineData(OptimizerName.Muon)]
    [InlineData(OptimizerName.Soap)]
    public void A_module_that_repeats_the_built_in_feed_forward_trains_alike(OptimizerName optimizer)
    {
        var plain = TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { Name = optimizer } };
        RunResult built = Train("built-in", plain), own = Train("own", ModuleFiles.With(ModuleFiles.Of("SameFeedForward"), plain));
        Assert.Equal((built.Params, built.ParamsNonEmbedding, built.Flops), (own.Params, own.ParamsNonEmbedding, own.Flops));
        Assert.Contains("module", own.FlopRule, StringComparison.Ordinal);
        // The built-in one adds to the residual stream inside its matrix product, and gates in one pass: equal to rounding.
        double[] expected = Losses("built-in"), found = Losses("own");
        Assert.Equal(expected.Length, found.Length);
        Assert.InRange(Math.Abs(found[0] - expected[0]), 0, 1e-6);
        Assert.All(expected.Zip(found), p => Assert.InRange(p.Second, p.First - 2e-3, p.First + 2e-3));
    }

    [Fact]
    public void Parameters_of_a_module_start_as_the_built_in_ones_of_their_names_and_lie_in_the_same_stacks()
    {
        using var built = Filled(TrainerProcess.SmallRecipe);
        using var own = Filled(ModuleFiles.With(ModuleFiles.Of("SameFeedForward")));
        Assert.Equal(built.Parameters.Layout.HiddenStacks, own.Parameters.Layout.HiddenStacks);
        Assert.Equal(built.Parameters.Values.Floats(), own.Parameters.Values.Floats());
    }

    [Fact]
    public void A_run_with_a_module_that_was_stopped_goes_on_to_the_same_bytes()
    {
        var recipe = ModuleFiles.With(ModuleFiles.Of("MeanAttention"),
            TrainerProcess.SmallRecipe with { Optimizer = new OptimizerRecipe { Name = OptimizerName.Soap, EmaDecay = 0.9 } });
        Train("whole", recipe);
        using var stop = new CancellationTokenSource();
        Job job = TrainerProcess.MakeJob(_root, "stopped", recipe, Tokens);
        using (var trainer = new RunTrainer(job, TimeProvider.System, line => StopAtFirst(line, stop)))
            Assert.Equal(RunState.Cancelled, trainer.Train(stop.Token));
        using (var trainer = new RunTrainer(job, TimeProvider.System, _ => { }))
            Assert.Equal(RunState.Finished, trainer.Train(TestContext.Current.CancellationToken));
        RunDirectory whole = new(Path.Combine(_root, "whole")), stopped = new(job.Directory);
        Assert.Equal(File.ReadAllText(whole.MetricsFile), File.ReadAllText(stopped.MetricsFile));
        Assert.Equal(whole.ReadResult()!.Loss, stopped.ReadResult()!.Loss);
        // The only block has no built-in attention to look into.
        Assert.DoesNotContain("max_attention_logit", File.ReadAllText(whole.MetricsFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_attention_is_counted_as_its_module_states()
    {
        using var model = Filled(ModuleFiles.With(ModuleFiles.Of("MeanAttention")));
        var plain = TransformerCount.Of(TrainerProcess.SmallRecipe.Model, Size, 8);
        var part = TransformerCount.Attention(TrainerProcess.SmallRecipe.Model, Size.Width);
        // One block of two: two square matrices, a gain and a bias in place of four matrices.
        Assert.Equal(plain.Params - part.Params + 2 * 16 * 16 + 2 * 16, model.Count.Params);
        Assert.Equal(plain.FlopsPerToken - part.FlopsPerToken + 3 * (2.0 * 2 * 16 * 16 + 4 * 16), model.Count.FlopsPerToken);
        Assert.False(model.CanContinue);
    }

    [Fact]
    public void The_sample_trains_and_differs_from_its_baseline_in_nothing_but_the_activation()
    {
        var gelu = TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { Mlp = Mlp.Gelu } };
        RunResult built = Train("gelu", gelu), own = Train("squared", ModuleFiles.With(ModuleFiles.Sample, gelu));
        Assert.Equal((built.Params, built.Flops), (own.Params, own.Flops));
        Assert.NotEqual(built.Loss, own.Loss);
        Assert.InRange(own.Loss, 1.6, 2.06);
    }

    [Fact]
    public void A_calibration_counts_the_module()
    {
        var recipe = ModuleFiles.With(ModuleFiles.Of("MeanAttention"));
        var source = TokenSources.Open(recipe, default, null, _ => { });
        CalibrationResult measured = CalibrateCommand.Measure(recipe, Size, source, 1, TimeProvider.System);
        using var model = Filled(recipe);
        Assert.Equal((model.Count.Params, model.Count.FlopsPerToken), (measured.Params, measured.FlopsPerToken));
    }

    [Theory]
    [InlineData("NoClass", "found no public class in", "expected exactly one public class that implements Isoloss.Trainer.Modules.IModelModule")]
    [InlineData("TwoClasses", "found One and Two in", "expected exactly one")]
    [InlineData("Missing", "found no file", "is it built?")]
    [InlineData("ThrowingConstructor", "the constructor of ThrowingConstructor failed: no table of cosines")]
    [InlineData("NoConstructor", "found no public constructor of NoConstructor without parameters")]
    [InlineData("Nothing", "found neither attention nor feed-forward in any block")]
    [InlineData("Future", "Future: attention of block 0: row 7 of the result changes with row 8 of the input (16 rows are a sequence)")]
    [InlineData("MixesRows", "MixesRows: feed-forward of block 0: row 0 of the result changes with row 8 of the input")]
    [InlineData("Throws", "Throws: feed-forward of block 0 failed on 3 rows: ")]
    [InlineData("WrongShape", "WrongShape: feed-forward of block 0: found Float32 [32, 32], expected Float32 [32, 16]")]
    [InlineData("TakenName", "TakenName: found the parameter blocks.0.qkv twice")]
    public void A_module_that_cannot_be_used_is_refused(string name, params string[] reasons)
    {
        var recipe = TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { Module = ModuleFiles.Of(name) } };
        string message = Refused(recipe);
        Assert.StartsWith("model.module: ", message, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        string file = Path.Combine(_root, "words.dll");
        File.WriteAllText(file, "just words");
        Assert.Contains("which is no .NET assembly",
            Refused(TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { Module = file } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_was_built_anew_ends_the_run_with_the_code_for_bad_input()
    {
        var recipe = ModuleFiles.With(ModuleFiles.Of("SameFeedForward"));
        var job = TrainerProcess.MakeJob(_root, "old", recipe with { Model = recipe.Model with { ModuleHash = "0123" } }, Tokens);
        var (code, _, error) = await TrainerProcess.Run(job);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains($"with the hash {recipe.Model.ModuleHash}, expected 0123: it was built anew", error, StringComparison.Ordinal);
    }

    private static void StopAtFirst(string line, CancellationTokenSource stop)
    {
        if (line.StartsWith("step", StringComparison.Ordinal))
            stop.Cancel();
    }

    private static string Refused(Recipe recipe)
    {
        var source = TokenSources.Open(recipe, default, null, _ => { });
        return Assert.Throws<BadInputException>(() => new TrainingLoop(recipe, Size, source, default)).Message;
    }

    private static Transformer Filled(Recipe recipe)
    {
        var model = new Transformer(recipe, Size, 8);
        if (model.HasModule)
            model.CheckModule();
        Initializer.Fill(model.Parameters, Size.Layers, new RunStreams(1, Size, Tokens));
        return model;
    }

    private RunResult Train(string name, Recipe recipe)
    {
        Job job = TrainerProcess.MakeJob(_root, name, recipe, Tokens);
        using var trainer = new RunTrainer(job, TimeProvider.System, _ => { });
        Assert.Equal(RunState.Finished, trainer.Train(TestContext.Current.CancellationToken));
        return new RunDirectory(job.Directory).ReadResult()!;
    }

    private double[] Losses(string name) =>
        [.. File.ReadLines(new RunDirectory(Path.Combine(_root, name)).MetricsFile)
            .Select(line => (double)System.Text.Json.Nodes.JsonNode.Parse(line)!["train_loss"]!)];
}
