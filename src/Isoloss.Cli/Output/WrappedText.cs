using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Long text beside a label, broken at spaces.</summary>
internal static class WrappedText
{
    private const int Room = 96;

    /// <summary>Widest line of text, however wide the terminal; a file has none.</summary>
    private const int Widest = 119;

    /// <summary>The text in lines of at most 96 characters; a longer word is left whole.</summary>
    public static IEnumerable<string> Lines(string text) => Lines(text, Room);

    /// <summary>A label in a column of its own, and its text in lines that the terminal does not break again.</summary>
    public static void Labelled(IAnsiConsole console, string label, string text) => Hanging(console, $"  {label,-20} ", text);

    /// <summary>A sentence after so many spaces, all its lines.</summary>
    public static void Indented(IAnsiConsole console, int indent, string text) => Hanging(console, new string(' ', indent), text);

    private static void Hanging(IAnsiConsole console, string label, string text)
    {
        int room = Math.Max(40, Math.Min(console.Profile.Width - 1, Widest) - label.Length);
        foreach (string line in Lines(text, room))
        {
            console.WriteLine(label + line);
            label = new string(' ', label.Length);
        }
    }

    private static IEnumerable<string> Lines(string text, int room)
    {
        while (text.Length > room && text.LastIndexOf(' ', room) is > 0 and int cut)
        {
            yield return text[..cut];
            text = text[(cut + 1)..];
        }
        yield return text;
    }
}
