using System.Globalization;
using System.Text.RegularExpressions;
using Isoloss.Cli;

namespace Isoloss.Tests;

/// <summary>The worked examples stay true: commands are understood, pictures have a command, printed numbers are those of the program.</summary>
public sealed partial class ExamplesTests
{
    private const string Data = "../shared/";

    public static TheoryData<string> Calls => [.. ExamplePages.All.SelectMany(s => ExamplePages.Calls(s.Command)).Distinct()];

    /// <summary>Commands that read the published runs as they are and print all there is.</summary>
    public static TheoryData<string> Printed =>
        [.. ExamplePages.All.Select(s => s.Command).Where(c => c.StartsWith("./isoloss ", StringComparison.Ordinal) && c.Contains(Data, StringComparison.Ordinal) && !c.Contains(" | ", StringComparison.Ordinal))];

    [Fact]
    public void There_is_an_example_for_each_of_the_four_files() =>
        Assert.All(["datablations_", "steplaw_", "olmo_", "porian_"], file => Assert.Contains(ExamplePages.All, s => s.Command.Contains(Data + "data/" + file, StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Calls))]
    public async Task A_command_of_an_example_is_understood(string call)
    {
        string[] arguments = ExamplePages.Arguments(call);
        var help = await ToolRun.Of(arguments[0], "--help");
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.All(arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, help.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_picture_is_made_by_a_command_beside_it()
    {
        foreach (string page in ExamplePages.Pages)
        {
            string text = File.ReadAllText(page);
            string[] pictures = [.. Picture().Matches(text).Select(m => m.Groups[1].Value)];
            Assert.NotEmpty(pictures);
            Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "images", picture)), picture));
            Assert.All(pictures, picture => Assert.Contains($"$ eng/picture.sh artifacts/examples/{Path.ChangeExtension(picture, "html")} docs/images/{picture} ", text, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Printed))]
    public async Task What_an_example_prints_is_what_the_program_prints(string command)
    {
        var shown = ExamplePages.All.First(s => s.Command == command);
        string[] arguments = [.. WithoutReport(ExamplePages.Arguments(ExamplePages.Calls(command).Single()))
            .Select(a => a.StartsWith(Data, StringComparison.Ordinal) ? Repository.SharedFile(a[Data.Length..]) : a)];
        var run = await ToolRun.Of(arguments);
        Assert.Equal(ExitCode.Done, run.Code);
        Equal(Words(shown.Output.Where(line => !line.StartsWith("report: ", StringComparison.Ordinal))), Words([run.Error, run.Out]));
    }

    private static IEnumerable<string> WithoutReport(string[] arguments)
    {
        int report = Array.IndexOf(arguments, "--report");
        return arguments.Where((_, i) => report < 0 || (i != report && i != report + 1));
    }

    private static string[] Words(IEnumerable<string> lines) => [.. lines.SelectMany(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The same words; numbers may differ by 2 %, as processors round resampled optima differently.</summary>
    private static void Equal(string[] shown, string[] printed)
    {
        Assert.Equal(shown.Select(Masked), printed.Select(Masked));
        foreach (var (expected, actual) in shown.Zip(printed))
            foreach (var (e, a) in Number().Matches(expected).Zip(Number().Matches(actual)))
                Assert.True(Math.Abs(Parse(e) - Parse(a)) <= 0.02 * Math.Abs(Parse(e)), $"the page says {expected}, the program {actual}");
    }

    private static string Masked(string word) => Number().Replace(word, "#");

    private static double Parse(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\]\(\.\./images/([\w-]+\.png)\)")]
    private static partial Regex Picture();
}
