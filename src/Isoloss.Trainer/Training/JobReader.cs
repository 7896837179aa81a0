using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Training;

/// <summary>Reads job files; every error says which file, what was found and what was expected.</summary>
internal static class JobReader
{
    // A recipe that says more than the trainer understands would give the result of another recipe.
    private static readonly JsonSerializerOptions Strict =
        new(IsolossJson.Line) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads a job.</summary>
    /// <exception cref="BadInputException">The file is missing, not a job, or its directory does not exist.</exception>
    public static Job Read(string file)
    {
        var job = ReadFile<Job>(file);
        Demand(job.Format == 1, $"{file}: format: found {job.Format}, expected 1");
        Demand(job.Run.Format == 1, $"{file}: run.format: found {job.Run.Format}, expected 1");
        Demand(job.Run.Trainer.Name == TrainerIdentity.BuiltinName,
            $"{file}: run.trainer.name: found \"{job.Run.Trainer.Name}\", expected \"{TrainerIdentity.BuiltinName}\"");
        // Another version's snapshot would go on here with other numbers than it began with.
        Demand(job.Run.Trainer.Version == TrainerIdentity.BuiltinVersion,
            $"{file}: run.trainer.version: found \"{job.Run.Trainer.Version}\", expected \"{TrainerIdentity.BuiltinVersion}\"");
        Demand(job.Run.Tokens is >= 1 and <= RunSpec.MostTokens,
            $"{file}: run.tokens: found {job.Run.Tokens}, expected 1 to {RunSpec.MostTokens}");
        Demand(job.Threads >= 1, $"{file}: threads: found {job.Threads}, expected 1 or more");
        Demand(job.SnapshotSeconds > 0, $"{file}: snapshot_seconds: found {job.SnapshotSeconds}, expected more than 0");
        Demand(Directory.Exists(job.Directory), $"{file}: directory: no folder {job.Directory}");
        CheckBranch(file, job);
        return job;
    }

    private static void CheckBranch(string file, Job job)
    {
        foreach (double share in job.KeepSnapshots ?? [])
            Demand(share is > 0 and <= 1, $"{file}: keep_snapshots: found {share}, expected shares above 0, at most 1");
        Demand(job.StopAfterStep is null or > 0, $"{file}: stop_after_step: found {job.StopAfterStep}, expected 1 or more");
        Demand(job.Start is null or { Step: > 0 }, $"{file}: start.step: found {job.Start?.Step}, expected 1 or more");
        if (job.Run.Origin is not { } origin)
            return;
        Demand(RunKey.IsKey(origin.Key), $"{file}: run.origin.key: found '{origin.Key}', expected {RunKey.Length} hex digits");
        Demand(origin.Step > 0, $"{file}: run.origin.step: found {origin.Step}, expected 1 or more");
        Demand(origin.StreamTokens is >= 1 and <= RunSpec.MostTokens,
            $"{file}: run.origin.stream_tokens: found {origin.StreamTokens}, expected 1 to {RunSpec.MostTokens}");
        Demand(job.Start is not null,
            $"{file}: start: found nothing, expected the state of run {origin.Key} after step {origin.Step}, which run.origin goes on from");
        Demand(job.Start!.Step >= origin.Step, $"{file}: start.step: found {job.Start.Step}, expected {origin.Step} or more, as run.origin says");
    }

    /// <summary>Reads any JSON file.</summary>
    /// <exception cref="BadInputException">The file is missing or not of this form.</exception>
    public static T ReadFile<T>(string file) where T : class =>
        JsonFile.Read<T>(file) ?? throw new BadInputException($"no file {Path.GetFullPath(file)}");

    /// <summary>The recipe and the size of a run for the built-in trainer, checked.</summary>
    /// <exception cref="BadInputException">Something is unknown or out of range.</exception>
    public static (Recipe Recipe, ModelSize Size) ReadRecipe(RunSpec run)
    {
        var recipe = Convert<Recipe>(run.Recipe, "run.recipe");
        var size = Convert<ModelSize>(run.Size, "run.size");
        RecipeCheck.Check(recipe, size);
        return (recipe, size);
    }

    private static T Convert<T>(JsonObject node, string name) where T : class
    {
        try
        {
            return node.Deserialize<T>(Strict) ?? throw new BadInputException($"{name}: found null, expected an object");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{name}: {e.Message}", e);
        }
    }

    private static void Demand(bool holds, string message)
    {
        if (!holds)
            throw new BadInputException(message);
    }
}
