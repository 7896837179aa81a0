using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Isoloss.Runs.Directories;

/// <summary>Content address of a run: the first 80 bits of the SHA-256 of its canonical JSON, in hex.</summary>
public static class RunKey
{
    /// <summary>Length of a key in characters.</summary>
    public const int Length = 20;

    /// <summary>The key of <paramref name="spec"/>. Neither the order of JSON properties matters nor where a hashed text
    /// or a hashed module lies.</summary>
    public static string Of(RunSpec spec)
    {
        JsonNode node = JsonSerializer.SerializeToNode(spec, IsolossJson.Line)!;
        bool isBuiltin = spec.Trainer.Name == TrainerIdentity.BuiltinName;
        ForgetWhereTextLies(node["recipe"]!["data"] as JsonObject, isBuiltin);
        if (isBuiltin && node["recipe"]!["model"] is JsonObject { } model && model["module_hash"] is not null)
            model.Remove("module");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(node)!.ToJsonString(IsolossJson.Line)));
        return Convert.ToHexStringLower(hash)[..Length];
    }

    /// <summary>True when <paramref name="name"/> could be the name of a run directory.</summary>
    public static bool IsKey(string name) => name.Length == Length && name.All(char.IsAsciiHexDigitLower);

    // The hash tells the text and, for the built-in trainer, its tokenizer; the same ones in another folder give the same run.
    private static void ForgetWhereTextLies(JsonObject? data, bool isBuiltin)
    {
        if (data?["content_hash"] is null)
            return;
        data.Remove("path");
        if (isBuiltin)
            data.Remove("tokenizer");
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Value is not null)
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Canonical(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Canonical)]),
        JsonValue v when v.GetValueKind() == JsonValueKind.Number => CanonicalNumber(v),
        null => null,
        _ => node.DeepClone(),
    };

    // 1.0 and 1 and 1e0 are one number. A double cannot tell neighbours apart from 2^53 on, or hold what overflows it: those keep
    // their text.
    private static JsonNode CanonicalNumber(JsonValue value)
    {
        double number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1L << 53 || value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') && double.IsFinite(number)
            ? JsonValue.Create(number + 0.0)
            : value.DeepClone();
    }
}
