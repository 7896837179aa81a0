using System.CommandLine;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss predict RUNS</c>: the loss of a new run, with the interval of a new run.</summary>
internal static class PredictCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput { AcceptsNothing = true };
        var fitting = new FittingOptions { LawByDefault = null };
        var at = new TargetOptions();
        var json = CommonOptions.Json();
        var arm = FitCommand.ArmOption();
        var command = at.AddExtrasTo(at.AddTo(fitting.AddTo(runs.AddTo(new Command("predict",
            "Predict the loss of a new run, with its interval: all laws averaged, or the one of --law")))));
        command.Options.Add(arm);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var asked = new PredictQuestion(parsed, session, runs, fitting, at, arm);
            asked.Answer(parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss predict runs.csv --params 70e9 --tokens 1.4e12",
            "isoloss predict runs.csv --flops 1e24 --json",
            "isoloss fit runs.csv --save fit.json; isoloss predict fit.json --params 7B --tokens 4T",
            "isoloss predict --law hoffmann-2022 --params 70B --tokens 1.4T      # a published fit, no runs");
    }
}
