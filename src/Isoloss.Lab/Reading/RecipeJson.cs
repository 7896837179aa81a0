using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>Recipes as JSON: laying a change over a baseline, and finding the change between two.</summary>
internal static class RecipeJson
{
    // Those too that a recipe does not write.
    private static readonly JsonSerializerOptions Whole = new(IsolossJson.Line) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new Recipe(), Whole)!.AsObject();

    /// <summary><paramref name="change"/> laid over <paramref name="baseline"/>; neither is modified.</summary>
    public static JsonObject Merge(JsonObject baseline, JsonObject change)
    {
        JsonObject merged = baseline.DeepClone().AsObject();
        foreach (var (key, value) in change)
            merged[key] = merged[key] is JsonObject inner && value is JsonObject patch ? Merge(inner, patch) : value?.DeepClone();
        return merged;
    }

    /// <summary>What differs between two recipes, with the values of <paramref name="variant"/>, for people: the hash of a module beside its path says
    /// nothing to them.</summary>
    public static JsonObject Difference(JsonObject baseline, JsonObject variant) => Difference(baseline, variant, Defaults);

    private static JsonObject Difference(JsonObject baseline, JsonObject variant, JsonObject? defaults)
    {
        var difference = new JsonObject();
        foreach (var (key, value) in variant.Where(p => !IsHash(p.Key)))
        {
            if (baseline[key] is JsonObject before && value is JsonObject after)
            {
                if (Difference(before, after, defaults?[key] as JsonObject) is { Count: > 0 } inner)
                    difference[key] = inner;
            }
            else if (!JsonNode.DeepEquals(baseline[key], value))
                difference[key] = value?.DeepClone();
        }
        // Some defaults are not written. A module has none.
        foreach (var (key, _) in baseline.Where(p => !IsHash(p.Key) && p.Value is not null && !variant.ContainsKey(p.Key)))
            difference[key] = defaults?[key]?.DeepClone() ?? ModuleReader.None;
        return difference;

        bool IsHash(string key) => key == ModuleReader.Hash && (baseline.ContainsKey(ModuleReader.Module) || variant.ContainsKey(ModuleReader.Module));
    }
}
