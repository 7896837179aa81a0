using Isoloss.Core;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Isoloss.Runs;

namespace Isoloss.Lab.Reading;

/// <summary>
/// Reads a part of a recipe into JSON. The keys, their types and their words are those of the recipe's records,
/// so a new property of a recipe is a new key of the study file.
/// </summary>
internal static class RecipeReader
{
    private static readonly DefaultJsonTypeInfoResolver Names = new();

    /// <summary>The keys that were written, as JSON with the names of <paramref name="type"/>.</summary>
    /// <param name="section">The mapping.</param>
    /// <param name="type">A recipe record.</param>
    /// <param name="prefix">Path of the record inside a recipe, such as <c>optimizer</c>; empty for the recipe itself.</param>
    /// <param name="except">Keys that stand elsewhere in a study file.</param>
    public static JsonObject Read(Section section, Type type, string prefix = "", params string[] except)
    {
        var patch = new JsonObject();
        foreach (JsonPropertyInfo property in Names.GetTypeInfo(type, IsolossJson.Line).Properties)
        {
            // A property without a getter is one that JSON ignores.
            if (property.Get is null || except.Contains(property.Name) || IsFilledIn(property))
                continue;
            string path = prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}";
            if (Value(section, property, path) is { } value)
                patch[property.Name] = value;
        }
        return patch;
    }

    private static bool IsFilledIn(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(Runs.Recipes.FilledInAttribute), inherit: false) == true;

    private static JsonNode? Value(Section section, JsonPropertyInfo property, string path)
    {
        Type type = property.PropertyType;
        if (type.Namespace == typeof(Runs.Recipes.Recipe).Namespace && !type.IsEnum)
            return Nested(section, property.Name, type, path);
        if (section.Find(property.Name) is not { } node)
            return null;
        string name = section.NameOf(property.Name);
        if (type.IsEnum)
            return Word(section, node, name, [.. Enum.GetValuesAsUnderlyingType(type).Cast<int>().Select(v => WordOf(type, v))]);
        if (type == typeof(bool))
            return Flag(section, node, name);
        if (type == typeof(string))
            return section.AsText(node, name) is { } text ? JsonValue.Create(text) : null;
        double? number = section.AsNumber(node, name, RecipeRules.RangeOf(path));
        return number is null
            ? null
            : JsonSerializer.SerializeToNode(Convert.ChangeType(number, type, null), type, IsolossJson.Line);
    }

    private static JsonObject? Nested(Section section, string key, Type type, string path)
    {
        if (section.Open(key) is not { } inner)
            return null;
        JsonObject patch = Read(inner, type, path);
        inner.Close();
        return patch;
    }

    private static JsonValue? Flag(Section section, StudyNode node, string name)
    {
        if (node is { IsQuoted: false, Text: "true" or "false" })
            return JsonValue.Create(node.Text == "true");
        section.Problems.Wrong(node, name, "true or false");
        return null;
    }

    private static JsonValue? Word(Section section, StudyNode node, string name, string[] words)
    {
        if (node.Text is { } text && words.Contains(text))
            return JsonValue.Create(text);
        section.Problems.Add(node,
            $"{name}: found {node.Found}, expected {string.Join(" or ", words)}{NearestName.Hint(node.Text ?? "", words)}");
        return null;
    }

    private static string WordOf(Type type, int value) =>
        JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, IsolossJson.Line)!.GetValue<string>();
}
