using System.Text.RegularExpressions;

namespace Isoloss.Tests;

/// <summary>The worked examples of docs/examples: their commands with what is printed below each.</summary>
internal static partial class ExamplePages
{
    /// <summary>A command of a page, continued lines joined, with its printed lines.</summary>
    internal sealed record Shown(string Page, string Command, IReadOnlyList<string> Output);

    public static IReadOnlyList<string> Pages { get; } = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "examples"), "*.md");

    public static IReadOnlyList<Shown> All { get; } = [.. Pages.SelectMany(Read)];

    /// <summary>The calls of the program inside a command, up to a pipe, a semicolon or a redirection.</summary>
    public static IEnumerable<string> Calls(string command) => Call().Matches(command).Select(m => m.Groups[1].Value.Trim());

    /// <summary>Arguments as a shell splits them; single quotes keep words together.</summary>
    public static string[] Arguments(string call) => [.. Word().Matches(call).Select(m => m.Value.Trim('\''))];

    private static IEnumerable<Shown> Read(string page)
    {
        foreach (Match block in Block().Matches(File.ReadAllText(page)))
        {
            string text = block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal);
            foreach (string part in Start().Split(text).Where(p => p.Length > 0))
            {
                string[] lines = part.TrimEnd('\n').Split('\n');
                yield return new Shown(Path.GetFileName(page), lines[0], lines[1..]);
            }
        }
    }

    [GeneratedRegex(@"^```console\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"\./isoloss ((?:'[^']*'|[^'|;>])*?)(?=\s*(?:\||;|2?>|$))")]
    private static partial Regex Call();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
