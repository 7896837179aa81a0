using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss backtest RUNS</c>: how well these runs predict their own largest ones.</summary>
internal static class BacktestCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var level = CommonOptions.Level();
        var json = CommonOptions.Json();
        var arm = FitCommand.ArmOption();
        var command = runs.AddTo(new Command("backtest",
            "How well these runs predict their own largest ones: rolling hold-outs by compute, or a column 'part' with train and test"));
        command.Options.Add(arm);
        command.Options.Add(level);
        var report = CommonOptions.Report();
        command.Options.Add(report);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            var table = runs.Read(parsed, session);
            var rows = Arms.Select(table, parsed.GetValue(arm));
            var result = Judge(rows, new PredictionOptions { Level = parsed.GetValue(level) }, session);
            if (parsed.GetValue(report) is { } file)
                Reporting.WriteBacktest(file, table, rows, result, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, BestOfJson.Add(PredictionJson.Of(result, table.Assumptions), table));
            else
                BacktestText.Write(session.Console, result);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss backtest runs.csv",
            "isoloss backtest split.csv --json       # a column 'part': fit on train, judge on test",
            "isoloss backtest runs --study demo --arm adamw");
    }

    private static BacktestResult Judge(IReadOnlyList<RunRecord> rows, PredictionOptions options, Session session)
    {
        if (!Parts.AreIn(rows))
            return Backtest.Rolling(Noted(RunsInput.Fittable(rows, session)), options);
        return Backtest.Split(Of(Parts.ToFit(rows), "train"), Of(Parts.ToJudge(rows), "test"), options);

        IReadOnlyList<Observation> Noted(IReadOnlyList<Observation> chosen)
        {
            foreach (var d in LadderDiagnostics.Repeats(chosen))
                session.Note($"{d.Code}: {d.Message} {d.Advice}");
            return chosen;
        }

        IReadOnlyList<Observation> Of(IReadOnlyList<RunRecord> ofPart, string part)
        {
            var chosen = RunsInput.Fittable(ofPart, session);
            return chosen.Count > 0 ? Noted(chosen) : throw new BadInputException($"column part: found no run with '{part}', expected some of train and some of test");
        }
    }
}
