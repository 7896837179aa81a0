using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>The parts of a recipe that stand at the top of a study file, because all arms share them: data and
/// evaluation.</summary>
internal static class SharedRecipe
{
    public const string Data = "data";
    public const string Evaluation = "evaluation";

    /// <summary>What was written of both, as a part of a recipe. Paths are absolute and the text is hashed.</summary>
    public static JsonObject Read(Section file, string folder, bool isBuiltin, List<string> assumptions)
    {
        var shared = new JsonObject();
        if (file.Open(Data) is { } data)
        {
            shared[Data] = isBuiltin
                ? RecipeReader.Read(data, typeof(DataRecipe), Data)
                : FreeValue.ObjectOf(data);
            Resolve(data, shared[Data]!.AsObject(), folder, isBuiltin);
            data.Close();
        }
        else if (isBuiltin)
            assumptions.Add($"data is the synthetic language with {new DataRecipe().Symbols} symbols "
                + $"and language_seed {new DataRecipe().LanguageSeed}");
        if (file.Open(Evaluation) is { } evaluation)
        {
            shared[Evaluation] = isBuiltin
                ? RecipeReader.Read(evaluation, typeof(EvaluationRecipe), Evaluation)
                : FreeValue.ObjectOf(evaluation);
            evaluation.Close();
        }
        return shared;
    }

    private static void Resolve(Section section, JsonObject data, string folder, bool isBuiltin)
    {
        string tokenizer = DataRecipe.Bytes;
        // The tokenizer of a user's own trainer is its own affair.
        if (isBuiltin && section.Find("tokenizer") is { } at && Text(data["tokenizer"]) is { } name && name != DataRecipe.Bytes)
        {
            data["tokenizer"] = tokenizer = Path.GetFullPath(name, folder);
            CheckTokenizer(section, at, tokenizer);
        }
        if (section.Find("path") is { } node && Text(data["path"]) is { } path)
        {
            data["path"] = path = Path.GetFullPath(path, folder);
            data["content_hash"] = HashOf(section, node, path, tokenizer);
        }
    }

    private static string? HashOf(Section section, StudyNode node, string path, string tokenizer)
    {
        try
        {
            if (TextHash.Files(path).Sum(file => new FileInfo(file).Length) > 0)
                return section.Problems.Any ? null : TextHash.Of(path, tokenizer);
            section.Problems.Add(node, $"data.path: found no text in '{path}', expected a file or a folder with text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            section.Problems.Add(node, $"data.path: found '{path}', expected a file or a folder that can be read: {e.Message}");
        }
        return null;
    }

    private static void CheckTokenizer(Section section, StudyNode node, string folder)
    {
        foreach (string file in new[] { "vocab.json", "merges.txt" })
            if (!File.Exists(Path.Combine(folder, file)))
                section.Problems.Add(node,
                    $"data.tokenizer: found '{folder}' without {file}, "
                    + "expected bytes or a folder with vocab.json and merges.txt");
        if (!section.Problems.Any && !IsVocabulary(Path.Combine(folder, "vocab.json")))
            section.Problems.Add(node,
                $"data.tokenizer: found a vocab.json in '{folder}' that is something else, "
                + "expected a JSON object of tokens with their numbers");
    }

    private static bool IsVocabulary(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(file)) is { Count: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
