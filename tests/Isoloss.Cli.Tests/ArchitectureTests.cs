using System.Xml.Linq;

namespace Isoloss.Tests;

/// <summary>Dependencies point down only, and only the trainer carries libtorch.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Isoloss.Core"] = [],
        ["Isoloss.Runs"] = ["Isoloss.Core"],
        ["Isoloss.Lab"] = ["Isoloss.Runs", "Isoloss.Core"],
        ["Isoloss.Trainer"] = ["Isoloss.Runs", "Isoloss.Core"],
        ["Isoloss.Dashboard"] = ["Isoloss.Lab", "Isoloss.Runs", "Isoloss.Core"],
        ["Isoloss.Cli"] = ["Isoloss.Dashboard", "Isoloss.Lab", "Isoloss.Runs", "Isoloss.Core"],
        ["Isoloss.Front"] = ["Isoloss.Cli", "Isoloss.Runs", "Isoloss.Core"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)!)];

    [Theory, MemberData(nameof(Projects))]
    public void References_point_down(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} has no place in the architecture: add it to docs and to this test");
        string[] found = [.. Includes(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p))];
        Assert.Empty(found.Except(Allowed[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Only_the_trainer_carries_libtorch(string project)
    {
        bool torch = Includes(project, "PackageReference").Any(p => p.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(project == "Isoloss.Trainer", torch);
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        string[] forbidden = ["System.IO", "File.", "Directory.", "Console.", "Process.", "Environment."];
        var offenders = from file in Directory.GetFiles(Path.Combine(Repository.Root, "src", "Isoloss.Core"), "*.cs", SearchOption.AllDirectories)
                        from line in File.ReadLines(file)
                        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                        from word in forbidden
                        where System.Text.RegularExpressions.Regex.IsMatch(line, $@"(?<![\w.]){System.Text.RegularExpressions.Regex.Escape(word)}")
                        select $"{file}: {line.Trim()}";
        Assert.Empty(offenders);
    }

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
