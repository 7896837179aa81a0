using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core.Monitoring;
using Isoloss.Core.Prediction;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss monitor RUNS --run CURVE</c>: a large run held against its forecast band while it trains.</summary>
internal static class MonitorCommand
{
    /// <summary>Least noise of a point on log loss where no finished curves show it; the curve's own replaces it.</summary>
    private const double LeastNoise = 3e-4;

    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var input = new MonitorInput();
        var json = CommonOptions.Json();
        var arm = FitCommand.ArmOption();
        var gate = new Option<bool>("--gate") { Description = "Exit with 0 when on track, 3 when off the curve, 1 when diverging" };
        var command = input.AddTo(runs.AddTo(new Command("monitor",
            "A large run against its forecast while it trains: on track, off the curve, or diverging")));
        var report = CommonOptions.Report();
        command.Options.Add(arm);
        command.Options.Add(report);
        command.Options.Add(gate);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            var answer = Answer(parsed, session, runs, input, parsed.GetValue(arm));
            if (parsed.GetValue(report) is { } file)
                Reporting.WriteMonitor(file, answer, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, BestOfJson.Add(MonitorJson.Of(answer), answer.Table));
            else
                MonitorText.Write(session.Console, answer);
            return parsed.GetValue(gate) ? GateCode(answer.Result.Status) : ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss monitor ladder.csv --run big/metrics.jsonl --params 7B --tokens 140B --steps 35k --schedule cosine",
            "isoloss monitor ladder.csv --run big.csv --params 7B --tokens 140B --curves finished.csv --json",
            "isoloss monitor ladder.csv --run big.csv --params 7B --tokens 140B --report monitor.html",
            "isoloss monitor ladder.csv --run big.csv --params 7B --tokens 140B --gate || ./tell-someone.sh");
    }

    private static MonitorAnswer Answer(ParseResult parsed, Session session, RunsInput runs, MonitorInput input, string? arm)
    {
        var target = input.Target(parsed);
        var watch = input.Watch(parsed);
        var table = runs.Read(parsed, session);
        var ladder = RunsInput.Fittable(Arms.Select(table, arm), session);
        var known = input.Curves(parsed);
        var question = input.Question(parsed, needsSteps: known is not null);
        foreach (string assumption in question.Assumptions)
            session.Note($"assumed: {assumption}");
        var forecast = Predictor.Of(ladder, new PredictionOptions { Level = watch.Level }).At(target);
        var prior = known is null ? CurvePrior.Default(forecast.Loss.Value, LeastNoise) : CurveConstants.Learn(known).For(target.Params);
        var result = RunMonitor.Watch(question.Points, question.Path, prior, forecast.Loss, watch);
        return new MonitorAnswer(forecast, result, watch, known?.Count ?? 0, [.. table.Assumptions, .. question.Assumptions], table);
    }

    private static int GateCode(MonitorStatus status) => status switch
    {
        MonitorStatus.OnTrack => ExitCode.Done,
        MonitorStatus.OffTheCurve => ExitCode.Undecided,
        _ => ExitCode.Failed,
    };
}
