using System.Text.Json.Nodes;

namespace Isoloss.Lab.Questions;

/// <summary>A recipe as a flat list of its values, and what the names of their keys tell.</summary>
internal static class RecipePaths
{
    private static readonly string[] TokenizerWords = ["tokenizer", "tokeniser", "vocab", "vocabulary", "vocab_size"];

    /// <summary>Every value that is not itself a mapping, under its path, such as <c>optimizer.lr</c>.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Flatten(JsonObject recipe, string prefix = "") =>
        recipe.SelectMany(p => p.Value is JsonObject inner
            ? Flatten(inner, $"{prefix}{p.Key}.")
            : [KeyValuePair.Create<string, JsonNode?>(prefix + p.Key, p.Value)]);

    /// <summary>Path of a user's own module.</summary>
    public const string Module = "model.module";

    /// <summary>Paths that an arm changes in its recipe against the baseline.</summary>
    public static string[] Changed(Studies.Arm arm) => arm.Changes["recipe"] is JsonObject changes
        ? [.. Flatten(changes).Select(p => p.Key)]
        : [];

    /// <summary>The value at a path; null where there is none.</summary>
    public static JsonNode? At(JsonObject recipe, string path) =>
        path.Split('.').Aggregate((JsonNode?)recipe, (node, key) => (node as JsonObject)?[key]);

    /// <summary>The number at a path; null where there is none.</summary>
    public static double? Number(JsonObject recipe, string path) =>
        At(recipe, path) is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>True for the key of a learning rate.</summary>
    public static bool IsLearningRate(string path) =>
        LastKey(path) is "lr" or "learning_rate" || path.EndsWith("_lr", StringComparison.Ordinal);

    /// <summary>True for a key that decides what a token is.</summary>
    public static bool IsTokenizer(string path) => TokenizerWords.Contains(LastKey(path));

    private static string LastKey(string path) => path[(path.LastIndexOf('.') + 1)..];
}
