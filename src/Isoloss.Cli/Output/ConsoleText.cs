using Isoloss.Core;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What is written the same way by every command.</summary>
internal static class ConsoleText
{
    /// <summary>A table, as wide as the terminal at most.</summary>
    public static void Write(this IAnsiConsole console, TextTable table)
    {
        foreach (string line in table.Lines(table.StaysWhole ? int.MaxValue : console.Profile.Width))
            console.Profile.Out.Writer.WriteLine(line);
    }

    /// <summary>Warnings: the code, and its message in lines that the terminal does not break again.</summary>
    public static void Write(this IAnsiConsole console, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic d in diagnostics)
        {
            string[] lines = [.. WrappedText.Hanging(console.Profile.Width, "", 2, $"{d.Code}: {d.Message} {d.Advice}")];
            console.MarkupLine($"[yellow]{Markup.Escape(d.Code)}[/]{Markup.Escape(lines[0][d.Code.Length..])}");
            foreach (string line in lines[1..])
                console.WriteLine(line);
        }
    }
}
