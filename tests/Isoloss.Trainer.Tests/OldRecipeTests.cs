using System.Text.Json.Nodes;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>
/// Recipes of before give the losses of before. A change that fails here needs a new
/// <see cref="TrainerIdentity.BuiltinVersion"/>: snapshots would go on with other numbers.
/// </summary>
public sealed class OldRecipeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("isoloss-old-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // Other processors add in another order; 157 steps spread that to less than the tolerance.
    [Theory]
    [InlineData(false, 0.8467969626194282, 2.074258027598262, 1.7992476713261567)]
    [InlineData(true, 1.2070473064971887, 2.0786284618079662, 1.7980047679739073)]
    public void Losses_are_those_of_version_3(bool isOther, double gradientNorm, double first, double last)
    {
        Assert.Equal("3", TrainerIdentity.BuiltinVersion);
        var small = TrainerProcess.SmallRecipe;
        var other = small with
        {
            Model = small.Model with
            {
                Norm = Norm.Layer, Positions = Positions.Learned, Mlp = Mlp.Gelu, QkNorm = true, TiedEmbeddings = true,
            },
            Optimizer = new OptimizerRecipe { Name = OptimizerName.Muon },
        };
        var job = TrainerProcess.MakeJob(_root, "run", isOther ? other : small, 20_000);
        using (var trainer = new RunTrainer(job, TimeProvider.System, _ => { }))
            Assert.Equal(RunState.Finished, trainer.Train(TestContext.Current.CancellationToken));
        IReadOnlyList<JsonObject> lines = MetricsFile.Read(new RunDirectory(job.Directory).MetricsFile);
        Assert.Equal(gradientNorm, lines[0]["grad_norm"]!.GetValue<double>(), 1e-5);
        Assert.Equal(first, lines[0]["eval_loss"]!.GetValue<double>(), 1e-5);
        Assert.Equal(last, lines[^1]["eval_loss"]!.GetValue<double>(), 2e-3);
    }
}
