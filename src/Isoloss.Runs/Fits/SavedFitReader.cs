using System.Text.Json;
using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Runs.Fits;

/// <summary>Reads what <see cref="SavedFitJson"/> writes. By hand: the serializer learns the types before it reads the first
/// byte, which takes a third of the time that a prediction may take.</summary>
internal static class SavedFitReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file's bytes; names that are not known are passed over.</summary>
    /// <exception cref="BadInputException">It is of another kind, or of a newer format.</exception>
    /// <exception cref="JsonException">It is no JSON, or a value is missing or of another type; says which.</exception>
    public static SavedFit Read(string file, ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes, Strict);
        var root = document.RootElement;
        string kind = Text(root, "kind");
        if (kind != SavedFit.KindOfFile)
            throw new BadInputException($"{file}: found kind '{kind}', expected a saved fit ('{SavedFit.KindOfFile}') as 'isoloss fit --save' writes");
        int format = Whole(root, "format");
        return format > SavedFit.NewestFormat
            ? throw new BadInputException($"{file}: found format {format}, expected at most {SavedFit.NewestFormat}: a newer Isoloss wrote this file, use that one to read it")
            : new SavedFit
            {
                Format = format,
                Kind = kind,
                Version = Text(root, "version"),
                Source = Text(root, "source"),
                Runs = Whole(root, "runs"),
                Assumptions = List(root, "assumptions", Text),
                Prediction = Predictor(Value(root, "prediction", JsonValueKind.Object)),
            };
    }

    private static PredictorState Predictor(JsonElement json) => new()
    {
        Level = Number(json, "level"),
        Forms = List(json, "forms", (form, _) => Form(form)),
        DriftSds = List(json, "drift_sds", Number),
        DriftWeights = List(json, "drift_weights", Number),
        Largest = Point(Value(json, "largest", JsonValueKind.Object)),
        Edge = Point(Value(json, "edge", JsonValueKind.Object)),
    };

    private static FormState Form(JsonElement json) => new()
    {
        Law = Text(json, "law"),
        Weight = Number(json, "weight"),
        Working = List(json, "working", Number),
        CentreParams = Number(json, "centre_params"),
        CentreTokens = Number(json, "centre_tokens"),
        Noise = Number(json, "noise"),
        Factor = List(json, "factor", Number),
    };

    private static PlainPoint Point(JsonElement json) => new(Number(json, "params"), Number(json, "tokens"), Number(json, "flops"));

    private static T[] List<T>(JsonElement json, string name, Func<JsonElement, string, T> read)
    {
        var array = Value(json, name, JsonValueKind.Array);
        var items = new T[array.GetArrayLength()];
        for (int i = 0; i < items.Length; i++)
            items[i] = read(array[i], name);
        return items;
    }

    private static string Text(JsonElement json, string name) => Value(json, name, JsonValueKind.String).GetString()!;

    private static double Number(JsonElement json, string name) => Value(json, name, JsonValueKind.Number).GetDouble();

    private static int Whole(JsonElement json, string name) => Value(json, name, JsonValueKind.Number).TryGetInt32(out int value)
        ? value
        : throw new JsonException($"{name}: found a number that is not whole, or too large; expected a whole number.");

    /// <summary>A value of an object by its name, or, where an item of a list is passed, that item.</summary>
    private static JsonElement Value(JsonElement json, string name, JsonValueKind expected)
    {
        var value = json;
        if (json.ValueKind == JsonValueKind.Object && !json.TryGetProperty(name, out value))
            throw new JsonException($"found no {name}, expected it.");
        return value.ValueKind == expected ? value : throw new JsonException(
            $"{name}: found {value.ValueKind.ToString().ToLowerInvariant()}, expected {expected.ToString().ToLowerInvariant()}.");
    }
}
