using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Planning;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss predict RUNS</c>: the loss of a new run, with the interval of a new run.</summary>
internal static class PredictCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var fitting = new FittingOptions();
        var at = new TargetOptions();
        var json = CommonOptions.Json();
        var arm = FitCommand.ArmOption();
        var command = at.AddTo(fitting.AddTo(runs.AddTo(new Command("predict", "Predict the loss of a new run, with its interval"))));
        command.Options.Add(arm);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var target = at.Read(parsed) ?? throw new BadInputException("found no point to predict, expected --flops, or --params with --tokens");
            var table = runs.Read(parsed, session);
            var fit = fitting.Fit(parsed, RunsInput.Fittable(Arms.Select(table, parsed.GetValue(arm)), session));
            var point = target.Flops is { } flops
                ? Frontier.Optimal(fit.Law, [.. fit.Theta], flops)
                : ScalePoint.Of(target.Params!.Value, target.Tokens!.Value);
            if (point.Params < 1 || point.Tokens < 1 || !double.IsFinite(point.Flops))
                throw new BadInputException($"found a point of {point.Params:G3} parameters, {point.Tokens:G3} tokens and {point.Flops:G3} FLOP, expected at least 1 parameter and 1 token, and finite FLOP");
            foreach (var reach in LadderDiagnostics.Reach(fit.Observations, point.Flops))
                session.Note($"{reach.Code}: {reach.Message} {reach.Advice}");
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, JsonOutput.Prediction(fit, [point], table.Assumptions));
            else
                Write(session.Console, fit, point, efficient: target.Flops is not null);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss predict runs.csv --params 70e9 --tokens 1.4e12",
            "isoloss predict runs.csv --flops 1e24 --json");
    }

    private static void Write(IAnsiConsole console, LawFit fit, ScalePoint point, bool efficient)
    {
        var loss = fit.NewRun(point.Params, point.Tokens);
        string how = efficient ? ", the compute-efficient size and data under this law" : "";
        console.WriteLine($"{Quantity.Format(point.Params)} parameters, {Quantity.Format(point.Tokens)} tokens, {Figures.Flops(point.Flops)} FLOP{how}");
        console.WriteLine($"  loss of a new run {Figures.Plain(loss.Value)}   {Figures.Level(fit.Level)} {Figures.Range(loss, Figures.Plain)} nats per token");
        foreach (var d in fit.Diagnostics)
            console.WriteLine($"  {d.Code}: {d.Message} {d.Advice}");
    }
}
