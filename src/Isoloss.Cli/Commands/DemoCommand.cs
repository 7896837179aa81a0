using System.CommandLine;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss demo</c>: the sample study end to end on this machine.</summary>
internal static class DemoCommand
{
    public static Command Create(Session session)
    {
        var quick = new Option<bool>("--quick") { Description = "A shorter ladder: wider intervals, under 90 seconds on two cores" };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the study file, its runs and the report. Default demo",
            HelpName = "DIR",
            DefaultValueFactory = _ => "demo",
        };
        var json = CommonOptions.Json();
        var command = new Command("demo", "Train the sample study on this machine, fit it, and write report.html") { quick, folder, json };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(folder)!, parsed.GetValue(quick), parsed.GetValue(json), session, cancellation));
        return command.WithExamples("isoloss demo", "isoloss demo --quick --out /tmp/demo");
    }

    private static Task<int> RunAsync(string folder, bool quick, bool json, Session session, CancellationToken cancellation)
    {
        string name = quick ? "quick" : "study";
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{name}.yaml");
        AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes(Samples.Read($"demo/{name}.yaml")));
        session.Note($"study file: {file}");
        return StudyFlow.RunAsync(file, Path.Combine(folder, "runs"), Path.Combine(folder, "report.html"), json, session, cancellation);
    }
}
