using System.Globalization;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A backtest as a person reads it.</summary>
internal static class BacktestText
{
    public static void Write(IAnsiConsole console, BacktestResult result)
    {
        int inside = result.Points.Count(p => p.Inside);
        console.WriteLine(result.IsRolling
            ? $"{result.Cuts} rolling hold-outs by compute, {result.Points.Count} judged runs (a run counts once for each cut below it)"
            : $"{result.Points.Count} runs held out by the table");
        console.WriteLine();
        console.Write(result.IsRolling ? ByCut(result) : ByRun(result));
        console.WriteLine();
        console.WriteLine($"{Figures.Level(result.Level)} intervals held {inside} of {result.Points.Count} runs"
            + (result.IsRolling ? $" (mean over hold-outs {OutlookText.Percent(result.Coverage)})" : ""));
        WrappedText.Fitted(console, $"mean error {OutlookText.Percent(result.MeanError)}; interval score {Score(result.IntervalScore)} % of the loss (width plus {2 / (1 - result.Level):0} times the miss)");
        WrappedText.Fitted(console, $"mean error of each law alone: {string.Join(", ", result.ByForm.Select(f => $"{f.Form.Name} {OutlookText.Percent(f.MeanError)}"))}");
        console.MarkupLine($"[bold]{Markup.Escape(OutlookText.Sentence(result.Outlook, result.Level))}[/]");
    }

    private static TextTable ByCut(BacktestResult result)
    {
        var table = new TextTable("fitted up to, FLOP", "beyond that", "runs", "inside", "mean error", "mean half-width");
        foreach (var cut in result.Points.GroupBy(p => p.Cut))
            table.AddRow(Figures.Flops(cut.Key),
                $"{Figures.Times(cut.Min(p => p.Factor))}x - {Figures.Times(cut.Max(p => p.Factor))}x",
                $"{cut.Count()}", $"{cut.Count(p => p.Inside)}",
                OutlookText.Percent(cut.Average(p => p.Error)), $"+-{OutlookText.Percent(cut.Average(p => OutlookText.HalfWidth(p.Prediction)))}");
        return table;
    }

    private static TextTable ByRun(BacktestResult result)
    {
        var table = new TextTable("params", "tokens", "actual", "predicted", Figures.Level(result.Level), "error", "");
        foreach (var p in result.Points)
            table.AddRow(Quantity.Format(p.At.Params), Quantity.Format(p.At.Tokens), Figures.Plain(p.Actual), Figures.Plain(p.Prediction.Loss.Value),
                Figures.Range(p.Prediction.Loss, Figures.Plain), OutlookText.Percent(p.Error), p.Inside ? "" : "missed");
        return table;
    }

    private static string Score(double score) => (100 * score).ToString("0.0", CultureInfo.InvariantCulture);
}
