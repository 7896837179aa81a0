using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Runs.Fits;
using Isoloss.Runs.Numbers;
using Spectre.Console;

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
            var target = at.Read(parsed) ?? throw new BadInputException("found no point to predict, expected --flops, or --params with --tokens");
            string? law = fitting.Law(parsed), source = parsed.GetValue(runs.Runs);
            var answer = (law, source) switch
            {
                (not null, null) => Published(law, target, at.Extras(parsed)),
                (_, null) => throw new BadInputException("found no RUNS, expected a table, a directory of runs, a saved fit, or a published fit with --law such as --law hoffmann-2022"),
                (null, _) => Averaged(source, target),
                (not null, _) when LawPresets.TryFind(law) is not null => throw new BadInputException($"--law {law} is a published fit and needs no runs: leave out {source}, or fit its law with --law {LawPresets.Find(law).Law.Name}"),
                (not null, _) => OneLaw(source, target),
            };
            answer.Write(parsed.GetValue(json));
            return ExitCode.Done;

            Answer Averaged(string source, Target target)
            {
                var from = SavedFit.IsNamedBy(source) ? PredictionSource.Saved(source, session) : Fitted();
                var point = Point(target, from.Predictor.Efficient);
                var prediction = from.Predictor.At(point);
                var diagnostics = Reach(from.Runs, point, session);
                return new(
                    () => JsonOutput.Write(session.Out, PredictionJson.Of(from.Predictor, [prediction], diagnostics, from.Assumptions)),
                    () =>
                    {
                        PredictionText.Write(session.Console, from.Predictor, prediction, efficient: target.Flops is not null);
                        session.Console.WriteLine(OutlookText.Sentence(from.Predictor.Outlook(OutlookText.Factor), from.Predictor.Level));
                    });
            }

            PredictionSource Fitted()
            {
                var table = runs.Read(parsed, session);
                return PredictionSource.Fitted(table, RunsInput.Fittable(Arms.Select(table, parsed.GetValue(arm)), session), fitting.Level(parsed));
            }

            Answer OneLaw(string source, Target target)
            {
                if (SavedFit.IsNamedBy(source))
                    throw new BadInputException($"--law: found a saved fit '{source}', which averages all laws; expected runs");
                var table = runs.Read(parsed, session);
                var fit = fitting.Fit(parsed, RunsInput.Fittable(Arms.Select(table, parsed.GetValue(arm)), session));
                var point = at.Extras(parsed).Of(Point(target, flops => Frontier.Optimal(fit.Law, [.. fit.Theta], flops)), fit.Law);
                Reach(fit.Observations, point, session);
                return new(
                    () => JsonOutput.Write(session.Out, JsonOutput.Prediction(fit, [point], table.Assumptions)),
                    () => Write(session.Console, fit, point, efficient: target.Flops is not null));
            }

            Answer Published(string name, Target target, TargetExtras extras)
            {
                var preset = LawPresets.Find(name);
                var point = extras.Of(Point(target, flops => Frontier.Optimal(preset.Law, [.. preset.Theta], flops)), preset.Law);
                return new(
                    () => JsonOutput.Write(session.Out, PublishedText.Json(preset, point)),
                    () => PublishedText.Write(session.Console, preset, point));
            }
        });
        return command.WithExamples(
            "isoloss predict runs.csv --params 70e9 --tokens 1.4e12",
            "isoloss predict runs.csv --flops 1e24 --json",
            "isoloss fit runs.csv --save fit.json; isoloss predict fit.json --params 7B --tokens 4T",
            "isoloss predict --law hoffmann-2022 --params 70B --tokens 1.4T      # a published fit, no runs");
    }

    /// <summary>How an answer is written, as JSON or as text.</summary>
    private sealed record Answer(Action Json, Action Text)
    {
        public void Write(bool json) => (json ? Json : Text)();
    }

    private static ScalePoint Point(Target target, Func<double, ScalePoint> efficient)
    {
        var point = target.Flops is { } flops ? efficient(flops) : ScalePoint.Of(target.Params!.Value, target.Tokens!.Value);
        if (point.Params < 1 || point.Tokens < 1 || !double.IsFinite(point.Flops))
            throw new BadInputException($"found a point of {point.Params:G3} parameters, {point.Tokens:G3} tokens and {point.Flops:G3} FLOP, expected at least 1 parameter and 1 token, and finite FLOP");
        return point;
    }

    private static Diagnostic[] Reach(IReadOnlyList<Observation> runs, in ScalePoint point, Session session)
    {
        if (runs.Count == 0)
            return [];
        Diagnostic[] found = [.. LadderDiagnostics.Shape(runs), .. LadderDiagnostics.Reach(runs, point.Flops)];
        foreach (var d in found)
            session.Note($"{d.Code}: {d.Message} {d.Advice}");
        return found;
    }

    private static void Write(IAnsiConsole console, LawFit fit, ScalePoint point, bool efficient)
    {
        var loss = fit.NewRun(point);
        string how = efficient ? ", the compute-efficient size and data under this law" : "";
        console.WriteLine($"{Quantity.Format(point.Params)} parameters, {Quantity.Format(point.Tokens)} tokens, {Figures.Flops(point.Flops)} FLOP{how}");
        console.WriteLine($"  {fit.Law.Response.Split(',')[0]} of a new run {Figures.Plain(loss.Value)}   {Figures.Level(fit.Level)} {Figures.Range(loss, Figures.Plain)}"
            + $" if {fit.Law.Name} is true out there; without --law all laws are averaged");
        foreach (var d in fit.Diagnostics)
            console.WriteLine($"  {d.Code}: {d.Message} {d.Advice}");
    }
}
