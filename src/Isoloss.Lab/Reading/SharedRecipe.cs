using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Lab.Studies;
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
            shared[Data] = isBuiltin ? RecipeReader.Read(data, typeof(DataRecipe), Data, "content_hash") : FreeValue.ObjectOf(data);
            Resolve(data, shared[Data]!.AsObject(), folder);
            data.Close();
        }
        else if (isBuiltin)
            assumptions.Add($"data is the synthetic language with {new DataRecipe().Symbols} symbols and language_seed {new DataRecipe().LanguageSeed}");
        if (file.Open(Evaluation) is { } evaluation)
        {
            shared[Evaluation] = isBuiltin ? RecipeReader.Read(evaluation, typeof(EvaluationRecipe), Evaluation) : FreeValue.ObjectOf(evaluation);
            evaluation.Close();
        }
        return shared;
    }

    private static void Resolve(Section section, JsonObject data, string folder)
    {
        if (section.Find("path") is { } node && Text(data["path"]) is { } path)
        {
            data["path"] = Path.GetFullPath(path, folder);
            data["content_hash"] = HashOf(section, node, data["path"]!.GetValue<string>());
        }
        if (section.Find("tokenizer") is { } tokenizer && Text(data["tokenizer"]) is { } name && name != "bytes")
            ResolveTokenizer(section, tokenizer, data, Path.GetFullPath(name, folder));
    }

    private static string? HashOf(Section section, StudyNode node, string path)
    {
        try
        {
            if (TextHash.Files(path).Sum(file => new FileInfo(file).Length) > 0)
                return TextHash.Of(path);
            section.Problems.Add(node, $"data.path: found no text in '{path}', expected a file or a folder with text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            section.Problems.Add(node, $"data.path: found '{path}', expected a file or a folder that can be read: {e.Message}");
        }
        return null;
    }

    private static void ResolveTokenizer(Section section, StudyNode node, JsonObject data, string folder)
    {
        data["tokenizer"] = folder;
        foreach (string file in new[] { "vocab.json", "merges.txt" })
            if (!File.Exists(Path.Combine(folder, file)))
                section.Problems.Add(node,
                    $"data.tokenizer: found '{folder}' without {file}, expected bytes or a folder with vocab.json and merges.txt");
        if (!section.Problems.Any && !IsVocabulary(Path.Combine(folder, "vocab.json")))
            section.Problems.Add(node,
                $"data.tokenizer: found a vocab.json in '{folder}' that is no JSON object, expected tokens with their numbers");
        // Another tokenizer makes other tokens of the same text.
        if (!section.Problems.Any && Text(data["content_hash"]) is { } hash)
            data["content_hash"] = $"{hash}-{TextHash.Of(folder)}";
    }

    private static bool IsVocabulary(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) is JsonObject { Count: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
