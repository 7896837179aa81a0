using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Decision;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss seeds [RUNS] --detect 1.1</c>: seeds needed to detect a gain before anything is run.</summary>
internal static class SeedsCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput { AcceptsNothing = true };
        var options = new SeedsOptions();
        var json = CommonOptions.Json();
        var arm = FitCommand.ArmOption();
        var command = options.AddTo(runs.AddTo(new Command("seeds",
            "Seeds needed to detect a compute gain: per rung and for the whole ladder, from recorded noise, a placebo arm or a stated value")));
        command.Options.Add(arm);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var question = options.Question(parsed);
            if (parsed.GetValue(runs.Runs) is null)
            {
                SeedsOutput.Write(session, question, options.Stated(parsed), parsed.GetValue(json));
                return ExitCode.Done;
            }
            var table = runs.Read(parsed, session);
            var ladder = RunsInput.Fittable(Arms.Select(table, parsed.GetValue(arm)), session);
            var seeds = LadderSeeds.Of(ladder, options.Noise(parsed, table, ladder), question);
            Diagnostic[] found = [.. LadderDiagnostics.Duplicates(ladder, parsed.GetValue(arm) ?? "runs")];
            SeedsOutput.Write(session, seeds, found, table, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss seeds --detect 1.1 --noise 0.02 --loss 3 --exponent 0.05",
            "isoloss seeds runs.csv --arm adamw --detect 1.05",
            "isoloss seeds runs.csv --arm adamw --placebo adamw-again --detect 1.05 --power 0.8 --json");
    }
}
