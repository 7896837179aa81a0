using System.CommandLine;
using System.Text;
using System.Text.Json;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss demo</c>: the sample study end to end on this machine.</summary>
internal static class DemoCommand
{
    public static Command Create(Session session)
    {
        var quick = new Option<bool>("--quick") { Description = "A shorter ladder: wider intervals, under 90 seconds on two cores, once built" };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the study file, its runs and the report",
            HelpName = "DIR",
            DefaultValueFactory = _ => "demo",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Train on this file or folder of text, as bytes (default: a synthetic language whose entropy is exact)",
            HelpName = "PATH",
        };
        var json = CommonOptions.Json();
        var command = new Command("demo", "Train the sample study on this machine, fit it, and write report.html") { quick, data, folder, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(folder)!, parsed.GetValue(quick), parsed.GetValue(data), parsed.GetValue(json), session, cancellation));
        return command.WithExamples("isoloss demo", "isoloss demo --quick --out /tmp/demo", "isoloss demo --data ~/books");
    }

    private static async Task<int> RunAsync(string folder, bool quick, string? data, bool json, Session session, CancellationToken cancellation)
    {
        string name = quick ? "quick" : "study";
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{name}.yaml");
        string study = Samples.Read($"demo/{name}.yaml");
        AtomicFile.Write(file, Encoding.UTF8.GetBytes(data is null ? study : OnText(study, data)));
        session.Note($"study file: {file}");
        // The sample leaves nothing open; text of one's own may, and is then taken as it is.
        try
        {
            return await StudyFlow.RunAsync(
                file, Path.Combine(folder, "runs"), StudyPlace.Default, yes: true, Path.Combine(folder, "report.html"), json, session, cancellation);
        }
        catch (BudgetException e) when (!quick)
        {
            throw new BadInputException($"{e.Message}. On a slow machine: isoloss demo --quick trains a shorter ladder", e);
        }
    }

    /// <summary>The same study on text. A JSON string is also a YAML string, whatever the path holds.</summary>
    private static string OnText(string study, string path)
    {
        string section = $"data: {{ path: {JsonSerializer.Serialize(Path.GetFullPath(path))}, tokenizer: bytes }}";
        return string.Join('\n', study.Split('\n').Select(line => line.StartsWith("data:", StringComparison.Ordinal) ? section : line));
    }
}
