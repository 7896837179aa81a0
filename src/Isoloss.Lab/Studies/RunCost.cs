using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Lab.Questions;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Studies;

/// <summary>Parameters and training FLOP of a run before it is trained.</summary>
public static class RunCost
{
    /// <summary>N, or null for a user's own trainer whose size does not state <c>params</c>, and for an arm with a module: only the
    /// trainer knows what it has.</summary>
    /// <param name="arm">Whose architecture and vocabulary.</param>
    /// <param name="builtin">The size for the built-in trainer.</param>
    /// <param name="size">The size as JSON.</param>
    public static double? Params(Arm arm, ModelSize? builtin, JsonObject size) =>
        builtin is null ? StatedParams(size) : Count(arm.Builtin!, builtin)?.Params;

    /// <summary>C in FLOP, counted by <see cref="TransformerCount"/>, or as 6 N D for a user's own trainer; null when N is
    /// unknown.</summary>
    public static double? Flops(Arm arm, Rung rung) =>
        Flops(arm, rung, rung.Builtin is null ? rung.Tokens : BatchPlan.WholeBatches(rung.Tokens, arm.Builtin!.BatchTokens));

    /// <summary>The same for a part of a run.</summary>
    /// <param name="arm">Whose architecture and vocabulary.</param>
    /// <param name="rung">Its size.</param>
    /// <param name="tokens">Tokens of the part.</param>
    public static double? Flops(Arm arm, Rung rung, double tokens) => rung.Builtin is null
        ? 6 * StatedParams(rung.Size) * tokens
        : Count(arm.Builtin!, rung.Builtin)?.FlopsPerToken * tokens;

    /// <summary>Training FLOP of a token for the built-in trainer; null with a module.</summary>
    public static double? FlopsPerToken(Recipe recipe, ModelSize size) => Count(recipe, size)?.FlopsPerToken;

    private static TransformerCount? Count(Recipe recipe, ModelSize size) =>
        recipe.Model.Module is null ? TransformerCount.Of(recipe.Model, size, Vocabulary(recipe.Data)) : null;

    private static double? StatedParams(JsonObject size) => RecipePaths.Number(size, "params");

    private static int Vocabulary(DataRecipe data)
    {
        if (data.IsSynthetic)
            return data.Symbols;
        if (data.Tokenizer == DataRecipe.Bytes)
            return 256;
        using var stream = File.OpenRead(Path.Combine(data.Tokenizer, "vocab.json"));
        // Numbers may have gaps; the model has a row for each up to the largest.
        return JsonSerializer.Deserialize<Dictionary<string, int>>(stream)!.Values.Max() + 1;
    }
}
