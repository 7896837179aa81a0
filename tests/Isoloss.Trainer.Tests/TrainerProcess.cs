using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>Starts the built trainer as studies do.</summary>
internal static class TrainerProcess
{
    /// <summary>A small recipe whose steps take a few milliseconds.</summary>
    public static Recipe SmallRecipe { get; } = new()
    {
        Model = new ModelRecipe { Context = 16, HeadWidth = 8 },
        Data = new DataRecipe { Symbols = 8 },
        BatchTokens = 128,
        Schedule = new ScheduleRecipe { WarmupTokens = 2_000 },
        Evaluation = new EvaluationRecipe { Tokens = 1024 },
    };

    /// <summary>Writes a job into a new run directory.</summary>
    public static Job MakeJob(string root, string name, Recipe recipe, long tokens, double snapshotSeconds = 20)
    {
        var job = new Job
        {
            Run = new RunSpec
            {
                Trainer = new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = TrainerIdentity.BuiltinVersion },
                Recipe = JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject(),
                Size = new JsonObject { ["width"] = 16, ["layers"] = 1 },
                Tokens = tokens,
                Seed = 1,
            },
            Directory = Path.Combine(root, name),
            SnapshotSeconds = snapshotSeconds,
            CacheDirectory = Path.Combine(root, "cache"),
        };
        Directory.CreateDirectory(job.Directory);
        AtomicFile.WriteJson(Path.Combine(job.Directory, "job.json"), job);
        return job;
    }

    /// <summary>Starts the trainer with arguments.</summary>
    public static Process Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts the trainer on a job with more in its environment.</summary>
    public static Process Start(Job job, params (string Variable, string Value)[] environment) =>
        Start(environment, Path.Combine(job.Directory, "job.json"));

    private static Process Start((string Variable, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "isoloss-trainer.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end; gives exit code, standard output and standard error.</summary>
    public static async Task<(int Code, string Output, string Error)> Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
    }

    /// <summary>Runs a job to its end.</summary>
    public static Task<(int Code, string Output, string Error)> Run(Job job) => Finish(Start(job));
}
