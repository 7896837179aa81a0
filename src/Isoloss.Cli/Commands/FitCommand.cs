using System.CommandLine;
using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Runs.Tables;
using Spectre.Console;

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
        var all = new Option<bool>("--all-arms") { Description = "Fit every arm by itself and report them together" };
        var near = new Option<double?>("--near-best")
        {
            Description = "Keep the runs of each rung whose loss is within this share of the rung's best, such as 0.02",
            HelpName = "share",
        };
        foreach (Option option in new Option[] { all, near, report, save, json })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            Reporting.RequireWritable(parsed.GetValue(save), "--save", "fit.json");
            if (parsed.GetValue(all) && (parsed.GetValue(arm) ?? parsed.GetValue(save)) is not null)
                throw new BadInputException("--all-arms: found it with --arm or --save, which are about one arm; expected one or the other");
            var table = runs.Read(parsed, session);
            var fits = Chosen(table, parsed.GetValue(arm), parsed.GetValue(all))
                .Select(rows => Fit(parsed, fitting, NearBest.Keep(rows, parsed.GetValue(near), session), session, required: parsed.GetValue(save) is not null))
                .ToList();
            if (parsed.GetValue(report) is { } file)
                Reporting.WriteFits(file, table, fits, session);
            if (parsed.GetValue(save) is { } kept)
                Averaged.Save(kept, fits[0].Predictor!, table, fits[0].Fit.Observations.Count, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, BestOfJson.Add(Json(fits, table, parsed.GetValue(all)), table));
            else
                WriteText(session.Console, fits, parsed.GetValue(all));
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss fit runs.csv --law chinchilla",
            "isoloss fit runs.csv --where 'outlier_excluded=0' --json",
            "isoloss fit runs --study demo --arm adamw --report fit.html",
            "isoloss fit runs.csv --all-arms --report fit.html",
            "isoloss fit sweep.csv --law lr-batch --near-best 0.02",
            "isoloss fit runs.csv --save fit.json");
    }

    /// <summary>The rows of each fit: one arm, or every one.</summary>
    private static IEnumerable<IReadOnlyList<RunRecord>> Chosen(RunTable table, string? arm, bool all) =>
        all && Arms.Names(table) is { Length: > 0 } names ? names.Select(name => Arms.Rows(table, name)) : [Arms.Select(table, arm)];

    private static FittedArm Fit(ParseResult parsed, FittingOptions fitting, IReadOnlyList<RunRecord> rows, Session session, bool required)
    {
        var fit = fitting.Fit(parsed, RunsInput.Fittable(rows, session));
        return new FittedArm(rows, fit, Averaged.Of(fit, required));
    }

    private static JsonObject Json(List<FittedArm> fits, RunTable table, bool all)
    {
        var answers = fits.Select(f => Averaged.Add(JsonOutput.Fit(f.Fit, table.Assumptions), f.Predictor)).ToList();
        foreach (var (answer, fit) in answers.Zip(fits))
            foreach (var found in JsonOutput.Diagnostics(RungBreakNotes.Of(fit.Rows)))
                answer["diagnostics"]!.AsArray().Add(found!.DeepClone());
        if (!all)
            return answers[0];
        foreach (var (answer, fit) in answers.Zip(fits))
            answer["arm"] = fit.Rows[0].Arm;
        return new JsonObject { ["fits"] = new JsonArray([.. answers]) };
    }

    private static void WriteText(IAnsiConsole console, List<FittedArm> fits, bool all)
    {
        foreach (var fit in fits)
        {
            if (all && fit.Rows[0].Arm is { } arm)
                console.WriteLine($"{(fit == fits[0] ? "" : "\n")}== {arm}");
            Averaged.Write(console, Write, fit, fit.Predictor);
        }
    }

    private static void Write(IAnsiConsole console, FittedArm fit)
    {
        FitText.Write(console, fit.Fit);
        console.Write(RungBreakNotes.Of(fit.Rows));
    }

    public static Option<string?> ArmOption() => new("--arm")
    {
        Description = "Which arm to use (when the runs have several)",
        HelpName = "name",
    };
}
