using System.Text.Json.Nodes;
using Isoloss.Core.Stability;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>What small runs of the real trainer say about a larger one; the bench "stability" does this for ten recipes of each kind.</summary>
public sealed class StabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-stability-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Attention_that_grows_with_size_is_told_before_it_is_too_large_and_a_stable_recipe_alarms_nobody()
    {
        var hot = TrainerProcess.SmallRecipe with
        {
            Optimizer = new OptimizerRecipe { LearningRate = 0.02, ReferenceWidth = 0 },
            Schedule = new ScheduleRecipe { WarmupTokens = 0 },
        };
        var stable = TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { QkNorm = true } };
        var forecasts = await Task.WhenAll(Forecast("hot", hot), Forecast("stable", stable));
        Assert.True(forecasts[0].Outlook >= StabilityOutlook.Trouble, string.Join('\n', forecasts[0].Reasons));
        Assert.True(forecasts[1].Outlook < StabilityOutlook.Trouble, string.Join('\n', forecasts[1].Reasons));
    }

    private async Task<StabilityForecast> Forecast(string name, Recipe recipe)
    {
        var runs = new List<StabilityRun>();
        foreach (int width in (int[])[8, 16, 32])
            for (int seed = 1; seed <= 2; seed++)
            {
                var job = TrainerProcess.MakeJob(_folder, $"{name}-{width}-{seed}", recipe, 30_000);
                job = job with { Run = job.Run with { Size = new JsonObject { ["width"] = width, ["layers"] = 1 }, Seed = seed } };
                AtomicFile.WriteJson(Path.Combine(job.Directory, "job.json"), job);
                var (code, _, error) = await TrainerProcess.Run(job);
                Assert.True(code == 0, error);
                var directory = new RunDirectory(job.Directory);
                runs.Add(StabilityReader.Read(directory, directory.ReadResult()!, job.Run.Tokens));
            }
        return StabilityForecaster.Of(runs, 1e6, StabilityProbe.Builtin);
    }
}
