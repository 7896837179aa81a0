using System.CommandLine;
using Isoloss.Cli.Output;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss fit RUNS</c>: a law's parameters with intervals, and what cannot be identified.</summary>
internal static class FitCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var fitting = new FittingOptions();
        var json = CommonOptions.Json();
        var arm = ArmOption();
        var report = CommonOptions.Report();
        var command = fitting.AddTo(runs.AddTo(new Command("fit", "Fit a scaling law: parameters with intervals, and what cannot be identified")));
        command.Options.Add(arm);
        var save = new Option<string?>("--save") { Description = "Also keep what 'isoloss predict FILE.json' needs to answer without the runs", HelpName = "FILE.json" };
        command.Options.Add(report);
        command.Options.Add(save);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            var table = runs.Read(parsed, session);
            var rows = Arms.Select(table, parsed.GetValue(arm));
            var observations = RunsInput.Fittable(rows, session);
            var fit = fitting.Fit(parsed, observations);
            var predictor = Averaged.Of(fit, required: parsed.GetValue(save) is not null);
            if (parsed.GetValue(report) is { } file)
                Reporting.WriteFit(file, table, rows, fit, session);
            if (parsed.GetValue(save) is { } kept)
                Averaged.Save(kept, predictor!, table, fit.Observations.Count, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, Averaged.Add(JsonOutput.Fit(fit, table.Assumptions), predictor));
            else
                Averaged.Write(session.Console, FitText.Write, fit, predictor);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss fit runs.csv --law chinchilla",
            "isoloss fit runs.csv --where 'outlier_excluded=0' --json",
            "isoloss fit runs --study demo --arm adamw --report fit.html",
            "isoloss fit runs.csv --save fit.json");
    }

    public static Option<string?> ArmOption() => new("--arm")
    {
        Description = "Which arm to use (when the runs have several)",
        HelpName = "name",
    };
}
