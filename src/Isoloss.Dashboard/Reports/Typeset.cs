using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Isoloss.Dashboard.Reports;

/// <summary>Texts that a terminal shares, as print sets them: true minus signs, dashes in intervals, × after multipliers, raised exponents.</summary>
internal static partial class Typeset
{
    /// <summary>A sentence. Words are left alone: only what stands by itself as a number is set.</summary>
    public static string Text(string text) => Times().Replace(Minus().Replace(Range().Replace(text, " – "), "−"), "×");

    /// <summary>A formula in pieces for the template, each with the exponent that follows it.</summary>
    public static JsonArray Formula(string text)
    {
        var pieces = new JsonArray();
        int at = 0;
        foreach (Match m in Exponent().Matches(text))
        {
            pieces.Add(Piece(text[at..m.Index], m.Groups["power"].Value.Replace('-', '−')));
            at = m.Index + m.Length;
        }
        if (at < text.Length)
            pieces.Add(Piece(text[at..], null));
        return pieces;
    }

    private static JsonObject Piece(string text, string? power) => new() { ["base"] = text, ["exponent"] = power };

    [GeneratedRegex(@"(?<=\d(x| %|[kMBT])?) - (?=[-−<]?\d)")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<=^|[\s(^])-(?=\d)")]
    private static partial Regex Minus();

    [GeneratedRegex(@"(?<=(^|[\s(])\d+(\.\d+)?)x(?![\w=])")]
    private static partial Regex Times();

    [GeneratedRegex(@"\^(?<power>\([^()]*\)|[-−]?\w+(\.\w+)?)")]
    private static partial Regex Exponent();
}
