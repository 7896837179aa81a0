using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Long text beside a label, broken at spaces.</summary>
internal static class WrappedText
{
    private const int Room = 96;

    /// <summary>Widest line of text, however wide the terminal.</summary>
    private const int Widest = 120;

    /// <summary>Widest label of a line of an answer, with the spaces around it.</summary>
    private const int Label = 23;

    /// <summary>The text in lines of at most 96 characters; a longer word is left whole.</summary>
    public static IEnumerable<string> Lines(string text) => Lines(text, Room);

    /// <summary>A label in a column of its own, and its text in lines that the terminal does not break again.</summary>
    public static void Labelled(IAnsiConsole console, string label, string text) => Write(console, Hanging(console.Profile.Width, $"  {label,-20} ", Label, text));

    /// <summary>A sentence after so many spaces, all its lines.</summary>
    public static void Indented(IAnsiConsole console, int indent, string text) =>
        Write(console, Hanging(console.Profile.Width, new string(' ', indent), indent, text));

    /// <summary>A line of an answer, broken where the terminal ends and going on below where its own text began.</summary>
    public static void Fitted(IAnsiConsole console, string line) => Write(console, Fitted(console.Profile.Width, line));

    /// <summary>The same for so many characters. Text behind a label of the usual width goes on behind it.</summary>
    public static IEnumerable<string> Fitted(int width, string line)
    {
        int indent = line.Length - line.TrimStart().Length;
        bool labelled = line.Length > Label && (indent == Label || (indent == 2 && line[Label - 1] == ' ' && line[2..(Label - 1)].TrimEnd().Length <= 20 && line[Label] != ' '
            && !line[2..(Label - 1)].Contains(':', StringComparison.Ordinal)));
        int text = labelled ? Label : indent;
        return Hanging(width, line[..text], labelled ? Label : Math.Max(indent, 2), line[text..]);
    }

    /// <summary>The lines of a text behind what stands before it; all but the first begin with spaces.</summary>
    /// <param name="width">Characters of the terminal.</param>
    /// <param name="before">What stands before the first line.</param>
    /// <param name="indent">Spaces before the others.</param>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> Hanging(int width, string before, int indent, string text)
    {
        int room = Math.Max(40, Math.Min(width, Widest) - Math.Max(before.Length, indent));
        foreach (string line in Lines(text, room))
        {
            yield return before + line;
            before = new string(' ', indent);
        }
    }

    /// <summary>The text in lines of so many characters; a longer word is left whole.</summary>
    public static IEnumerable<string> Lines(string text, int room)
    {
        while (text.Length > room)
        {
            int last = text.LastIndexOf(' ', room), cut = last > 0 ? last : text.IndexOf(' ', room);
            if (cut < 0)
                break;
            yield return text[..cut];
            text = text[(cut + 1)..];
        }
        yield return text;
    }

    private static void Write(IAnsiConsole console, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            console.WriteLine(line);
    }
}
