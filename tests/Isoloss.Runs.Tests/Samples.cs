using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core.Comparison;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>Small valid runs for tests.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static RunSpec Spec(int seed = 1, long tokens = 1_000_000) => new()
    {
        Trainer = new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = "1" },
        Recipe = JsonSerializer.SerializeToNode(new Recipe(), IsolossJson.Line)!.AsObject(),
        Size = new JsonObject { ["width"] = 64, ["layers"] = 2 },
        Tokens = tokens,
        Seed = seed,
    };

    public static RunResult Result(double loss = 2.5) =>
        new() { Loss = loss, Params = 107_000, Tokens = 1_000_000, Flops = 7e11, Seconds = 10 };

    public static RunDirectory Finished(string root, int seed = 1, double loss = 2.5)
    {
        var run = RunDirectory.Create(root, Spec(seed));
        run.WriteResult(Result(loss));
        return run;
    }

    public static StudyManifest Study(string name, params StudyRun[] runs) => new()
    {
        Study = name,
        Baseline = "baseline",
        Variants = ["muon"],
        Target = new Target { Flops = 1e15 },
        Runs = runs,
        Changes =
            new Dictionary<string, JsonObject> { ["muon"] = new() { ["optimizer"] = new JsonObject { ["name"] = "muon" } } },
        StudyText = "question: is muon worth it?\n",
    };
}
