using Isoloss.Runs.Numbers;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Isoloss.Lab.Reading;

/// <summary>
/// Turns YAML whose keys only a user's own trainer knows into JSON: plain true, false and numbers (with their suffixes,
/// as everywhere in a study file) become what they say, all else is text.
/// </summary>
internal static class FreeValue
{
    public static JsonObject ObjectOf(Section section)
    {
        foreach (StudyNode key in section.Keys)
            section.Find(key.Text!);
        return section.Node.Entries is null ? [] : Of(section.Node)!.AsObject();
    }

    private static JsonNode? Of(StudyNode node)
    {
        if (node.Items is { } items)
            return new JsonArray([.. items.Select(Of)]);
        if (node.Entries is { } entries)
            return new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key.Text!, Of(e.Value))));
        return Scalar(node.Text!, node.IsQuoted);
    }

    private static JsonValue? Scalar(string text, bool isQuoted)
    {
        if (isQuoted)
            return JsonValue.Create(text);
        if (text is "true" or "false")
            return JsonValue.Create(text == "true");
        if (text is "" or "~" or "null")
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return JsonValue.Create(whole);
        if (!Quantity.TryParse(text, out double number))
            return JsonValue.Create(text);
        return number == Math.Floor(number) && Math.Abs(number) < 9e15
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number);
    }
}
