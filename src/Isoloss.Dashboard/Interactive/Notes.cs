using System.Text.RegularExpressions;

namespace Isoloss.Dashboard.Interactive;

/// <summary>What is to be known before believing a page, as sentences; which column was read as what stands in one of them.</summary>
internal static partial class Notes
{
    /// <summary>The notes as they are shown.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> notes)
    {
        Match[] columns = [.. notes.Select(n => Column().Match(n)).Where(m => m.Success)];
        foreach (string note in notes.Where(n => !Column().IsMatch(n)))
            yield return Sentence(note);
        if (columns.Length > 0)
            yield return $"Columns read: {string.Join(", ", columns.Select(m => $"{m.Groups["what"]} from {m.Groups["name"]}"))}.";
    }

    private static string Sentence(string note)
    {
        string text = note.Length > 1 && char.IsAsciiLetterLower(note[0]) && !note.Split(' ')[0].Contains('_') ? char.ToUpperInvariant(note[0]) + note[1..] : note;
        return text.Length == 0 || text[^1] is '.' or ':' or '?' or '!' ? text : text + ".";
    }

    [GeneratedRegex(@"^(?<what>[\w ]+) is column (?<name>.+)$")]
    private static partial Regex Column();
}
