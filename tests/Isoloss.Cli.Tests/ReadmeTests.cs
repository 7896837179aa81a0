using Isoloss.Cli;

namespace Isoloss.Tests;

/// <summary>What the README shows must work as written.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    public static TheoryData<string> Commands => [.. Lines.Where(l => l.StartsWith("./isoloss ", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Commands))]
    public async Task A_command_of_the_readme_is_understood(string line)
    {
        string[] arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var help = await ToolRun.Of([.. arguments.TakeWhile(a => !a.StartsWith('-') && !a.Contains('.', StringComparison.Ordinal)), "--help"]);
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.All(arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, help.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_shows_both_commands_that_matter()
    {
        Assert.Contains("./isoloss demo", Lines);
        Assert.Contains("dotnet test", Lines);
    }

    [Fact]
    public void Every_file_that_the_documents_link_to_is_there()
    {
        string[] documents = ["README.md", "CONTRIBUTING.md", .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f))];
        var missing = from document in documents
                      from System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(
                          File.ReadAllText(Path.Combine(Repository.Root, document)), @"\]\(([^)#:]+)\)")
                      let target = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, link.Groups[1].Value)
                      where !File.Exists(target) && !Directory.Exists(target)
                      select $"{document}: {link.Groups[1].Value}";
        Assert.Empty(missing);
    }
}
