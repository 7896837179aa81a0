using System.Text.Json.Nodes;

namespace Isoloss.Lab.Reading;

/// <summary>Recipes as JSON: laying a change over a baseline, and finding the change between two.</summary>
internal static class RecipeJson
{
    /// <summary><paramref name="change"/> laid over <paramref name="baseline"/>; neither is modified.</summary>
    public static JsonObject Merge(JsonObject baseline, JsonObject change)
    {
        JsonObject merged = baseline.DeepClone().AsObject();
        foreach (var (key, value) in change)
            merged[key] = merged[key] is JsonObject inner && value is JsonObject patch ? Merge(inner, patch) : value?.DeepClone();
        return merged;
    }

    /// <summary>What differs between two recipes, with the values of <paramref name="variant"/>.</summary>
    public static JsonObject Difference(JsonObject baseline, JsonObject variant)
    {
        var difference = new JsonObject();
        foreach (var (key, value) in variant)
        {
            if (baseline[key] is JsonObject before && value is JsonObject after)
            {
                if (Difference(before, after) is { Count: > 0 } inner)
                    difference[key] = inner;
            }
            else if (!JsonNode.DeepEquals(baseline[key], value))
                difference[key] = value?.DeepClone();
        }
        // A default that is not written: only a module can be taken away.
        foreach (var (key, _) in baseline.Where(p => p.Value is not null && !variant.ContainsKey(p.Key)))
            difference[key] = "none";
        return difference;
    }
}
