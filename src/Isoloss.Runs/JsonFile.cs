using System.Text;
using System.Text.Json;
using Isoloss.Core;

namespace Isoloss.Runs;

/// <summary>Reads the persisted JSON files, which share one rule: unknown fields are ignored, an unknown layout version is
/// refused.</summary>
public static class JsonFile
{
    // Newest layout version that this program knows; the same for all files so far.
    private const int NewestFormat = 1;

    /// <summary>Reads <paramref name="file"/>, or null when it is missing.</summary>
    /// <param name="file">Path.</param>
    /// <exception cref="BadInputException">The content is not a <typeparamref name="T"/>; says where and why.</exception>
    public static T? Read<T>(string file) where T : class
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        try
        {
            // Trainers written by others may begin their files with a byte order mark.
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0));
            CheckFormat(file, document.RootElement);
            return document.Deserialize<T>(IsolossJson.Line);
        }
        catch (JsonException e)
        {
            string found = bytes.Length == 0 ? "the file is empty" : e.Message;
            throw new BadInputException($"{file}: expected the JSON of a {typeof(T).Name}; {found}", e);
        }
    }

    private static void CheckFormat(string file, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new BadInputException($"{file}: found {root.ValueKind}, expected a JSON object");
        if (root.TryGetProperty("format", out var format)
            && format.TryGetInt32OrNothing() is { } version && version > NewestFormat)
            throw new NewerFormatException(
                $"{file}: found format {version}, expected at most {NewestFormat}: "
                + "a newer Isoloss wrote this file, use that one to read it");
    }

    // A format that is no number is left to the deserialiser, whose message names the field.
    private static int? TryGetInt32OrNothing(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : null;
}
