using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core.Stability;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>
/// Whether three small sizes tell that a larger one fails: recipes made unstable on purpose (learning rate too high and not scaled with
/// width, no QK-norm, no warm-up) and stable ones, each with two seeds a size, trained by the real trainer. The large size has
/// failed where its mean loss is not finite, or a percent above that of a smaller size: stable recipes gain several percent.
/// </summary>
internal static class StabilityBench
{
    private const long Tokens = 131_072;
    private const double Excess = 1.01;
    private static readonly int[] Small = [16, 32, 48];
    private static readonly int Large = 160;

    /// <summary>Prints a line a case and the two counts that are asked for.</summary>
    /// <param name="first">Number of the first case, from 0: parts of a bench can run beside each other.</param>
    /// <param name="cases">Cases of each kind.</param>
    public static void Report(int first, int cases)
    {
        TorchLibrary.Prepare(1);
        string root = Directory.CreateTempSubdirectory("isoloss-stability-").FullName;
        try
        {
            Console.WriteLine($"{"case",-22} {"loss 16",8} {"32",7} {"48",7} {Large,7} {"failed",9} {"attention",20} {"activations",20}  told from 16, 32, 48");
            int found = 0, failed = 0, alarms = 0;
            for (int i = first; i < first + cases; i++)
            {
                var (fails, told) = Case(root, $"hot {i}", Hot(i), i);
                failed += fails ? 1 : 0;
                found += fails && told ? 1 : 0;
                alarms += Case(root, $"stable {i}", Stable(i), i).Told ? 1 : 0;
            }
            Console.WriteLine($"{failed} of {cases} unstable recipes failed at width {Large}; told before: {found}; alarms on {cases} stable ones: {alarms}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static (bool Fails, bool Told) Case(string root, string name, Recipe recipe, int index)
    {
        var small = Small.SelectMany(w => Enumerable.Range(0, 2).Select(s => Train(root, recipe, w, 2 * index + 1 + s))).ToList();
        var large = Enumerable.Range(0, 2).Select(s => Train(root, recipe, Large, 2 * index + 1 + s)).ToList();
        var forecast = StabilityForecaster.Of(small, large[0].Params, StabilityProbe.Builtin);
        var after = StabilityForecaster.Of([.. small, .. large], large[0].Params, StabilityProbe.Builtin);
        bool fails = large.Any(r => r.HasDiverged) || large.Average(r => r.Loss) > Excess * small.GroupBy(r => r.Params).Min(g => g.Average(r => r.Loss));
        bool told = forecast.Outlook >= StabilityOutlook.Trouble;
        string Probe(StabilityProbe probe) => string.Join(' ', small.Concat(large).GroupBy(r => r.Params)
            .Select(g => $"{g.Average(r => r.Probes.GetValueOrDefault(probe.Name, double.NaN)):0}"));
        Console.WriteLine($"{name + $" lr {recipe.Optimizer.LearningRate:0.####}",-22} {string.Join(' ', after.Rungs.Select(r => $"{r.Loss,7:0.000}"))}  {(fails ? "yes" : "-"),8} "
            + $"{Probe(StabilityProbe.AttentionLogit),20} {Probe(StabilityProbe.Activations),20}  {forecast.Outlook}"
            + (forecast.Trouble is { } t ? $" at {t.Value / 1e3:0}k ({t.Lower / 1e3:0}k to {t.Upper / 1e3:0}k)" : ""));
        return (fails, told);
    }

    private static Recipe Hot(int i) => Basic with
    {
        Optimizer = new OptimizerRecipe { LearningRate = 0.0125 * Math.Pow(1.015, i), ReferenceWidth = 0 },
        Schedule = new ScheduleRecipe { WarmupTokens = 0 },
    };

    private static Recipe Stable(int i) => Basic with
    {
        Model = Basic.Model with { QkNorm = true },
        Optimizer = new OptimizerRecipe { LearningRate = 0.003 * Math.Pow(1.08, i), ReferenceWidth = 64 },
        Schedule = new ScheduleRecipe { WarmupTokens = 16_000 },
    };

    private static Recipe Basic { get; } = new()
    {
        Model = new ModelRecipe { Context = 64, HeadWidth = 8 },
        BatchTokens = 512,
        Data = new DataRecipe { Symbols = 8 },
        Evaluation = new EvaluationRecipe { Tokens = 8192, Points = 4 },
    };

    private static StabilityRun Train(string root, Recipe recipe, int width, int seed)
    {
        var spec = new RunSpec
        {
            Trainer = new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = TrainerIdentity.BuiltinVersion },
            Recipe = JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject(),
            Size = new JsonObject { ["width"] = width, ["layers"] = 2 },
            Tokens = Tokens,
            Seed = seed,
        };
        var directory = RunDirectory.Create(root, spec);
        if (!directory.IsDone)
        {
            var job = new Job { Run = spec, Directory = directory.Path, SnapshotSeconds = 1e6 };
            using var trainer = new RunTrainer(job, TimeProvider.System, _ => { });
            trainer.Train(CancellationToken.None);
        }
        return StabilityReader.Read(directory, directory.ReadResult()!, Tokens);
    }
}
