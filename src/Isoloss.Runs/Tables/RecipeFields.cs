using System.Text.Json.Nodes;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Runs.Tables;

/// <summary>
/// What a recipe says that laws may depend on. The built-in trainer's fields are known; of a user's own trainer only top-level
/// numbers under the canonical names are taken.
/// </summary>
internal static class RecipeFields
{
    /// <summary>The run with the batch size, learning rate and distinct tokens of its recipe.</summary>
    public static RunRecord Fill(RunRecord run, RunSpec spec)
    {
        bool builtIn = spec.Trainer.Name == TrainerIdentity.BuiltinName;
        return run with
        {
            BatchTokens = Number(spec.Recipe["batch_tokens"]),
            LearningRate = builtIn
                ? LearningRate(spec.Recipe["optimizer"] as JsonObject)
                : Number(spec.Recipe["learning_rate"]) ?? Number(spec.Recipe["lr"]),
            UniqueTokens = builtIn ? Distinct(run, spec.Recipe["data"] as JsonObject) : Number(spec.Recipe["unique_tokens"]),
        };
    }

    // The synthetic language, which has no path, never gives a window twice. How much of a text is seen twice is not recorded.
    private static double? Distinct(RunRecord run, JsonObject? data) =>
        data is not null && data["path"] is null && double.IsFinite(run.Tokens) ? run.Tokens : null;

    /// <summary>Name of the learning rate of the optimizer of the hidden matrices, which hold most parameters.</summary>
    public static string RateKey(JsonObject optimizer) => Word(optimizer["name"]) switch
    {
        "muon" => "muon_lr",
        "lion" => "lion_lr",
        _ => "lr",
    };

    // Of the optimizer of the hidden matrices, which hold most parameters.
    private static double? LearningRate(JsonObject? optimizer) =>
        optimizer is null ? null
        : Number(optimizer[RateKey(optimizer)]) ?? (Word(optimizer["name"]) == "lion" ? new OptimizerRecipe().LionLr : null);

    private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? word) ? word : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) && number > 0 && double.IsFinite(number) ? number : null;
}
