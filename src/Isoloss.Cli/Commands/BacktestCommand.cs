using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss backtest RUNS</c>: how well these runs predict their own largest ones.</summary>
internal static class BacktestCommand
{
    private const string Train = "train", Test = "test";

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
                JsonOutput.Write(session.Out, PredictionJson.Of(result, table.Assumptions));
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
        string[] parts = [.. rows.Select(r => r.Part?.ToLowerInvariant()).OfType<string>().Distinct()];
        if (parts.Length == 0)
            return Backtest.Rolling(Noted(RunsInput.Fittable(rows, session)), options);
        if (parts.Except([Train, Test]).FirstOrDefault() is { } other)
            throw new BadInputException($"column part: found '{other}', expected {Train} or {Test} (--map part= leaves the column unused)");
        return Backtest.Split(Of(Train), Of(Test), options);

        IReadOnlyList<Observation> Noted(IReadOnlyList<Observation> chosen)
        {
            foreach (var d in LadderDiagnostics.Repeats(chosen))
                session.Note($"{d.Code}: {d.Message} {d.Advice}");
            return chosen;
        }

        IReadOnlyList<Observation> Of(string part)
        {
            var chosen = RunsInput.Fittable(rows.Where(r => part.Equals(r.Part, StringComparison.OrdinalIgnoreCase)), session);
            return chosen.Count > 0 ? Noted(chosen) : throw new BadInputException($"column part: found no run with '{part}', expected some of {Train} and some of {Test}");
        }
    }
}
