using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Numbers;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What a study will cost, as text and as JSON.</summary>
internal static class QuoteOutput
{
    public static void Write(IAnsiConsole console, StudyQuote quote, Budget? budget)
    {
        console.WriteLine($"{quote.Study}: {quote.Runs.Count} runs, {quote.Done} done, {quote.Runs.Count - quote.Done} to train, {quote.Parallel} at once");
        if (quote.Done < quote.Runs.Count)
            console.Write(Runs(quote));
        string money = quote.MoneyLeft is { } m ? $", {Money(m.Value)}{Range(m, Money)} in money" : "";
        WrappedText.Fitted(console, $"to spend: {Unknown(quote.FlopsLeft, Figures.Flops)} FLOP, {With(quote.TimeLeft, StudyText.Duration)} of wall time, {With(quote.DiskLeft, Bytes)} of disk{money}");
        if (quote.SharedFlopsLeft is > 0 and { } shared && quote.FlopsLeft is { } left)
            WrappedText.Fitted(console, $"continue: {Figures.Flops(shared)} FLOP more ({Math.Round(100 * shared / (left + shared))} % of all) if longer runs did not go on from shorter ones");
        if (quote.Done < quote.Runs.Count)
        {
            WrappedText.Fitted(console, ThreadsText.Of(quote));
            WrappedText.Fitted(console, Basis(quote));
        }
        if (budget is not null)
            WrappedText.Fitted(console, $"budget:   {Unknown(budget.Flops, Figures.Flops, "no limit on")} FLOP, {Unknown(budget.Hours * 3600, StudyText.Duration, "no limit on")} of wall time"
                + (budget.PricePerHour is null ? "" : $", {Unknown(budget.Money, Money, "no limit on")} in money"));
    }

    /// <summary>In a line, before a study begins to train.</summary>
    public static void WriteLine(Session session, StudyQuote quote) =>
        session.Note($"{quote.Runs.Count - quote.Done} runs to train, {quote.Done} done; about {With(quote.TimeLeft, StudyText.Duration)}, " +
            $"{Unknown(quote.FlopsLeft, Figures.Flops)} FLOP, {Unknown(quote.DiskLeft?.Value, Bytes)} of disk"
            + (quote.MoneyLeft is { } m ? $", {Money(m.Value)} in money" : ""));

    public static JsonObject Json(StudyQuote quote) => new()
    {
        ["study"] = quote.Study,
        ["place"] = quote.Place,
        ["parallel"] = quote.Parallel,
        ["threads"] = quote.Threads,
        ["alone_speeds"] = ThreadsText.Json(quote),
        ["level"] = Core.Planning.CostSpread.Level,
        ["flops"] = Number(quote.FlopsLeft),
        ["seconds"] = Interval(quote.TimeLeft),
        ["bytes"] = Interval(quote.DiskLeft),
        ["money"] = Interval(quote.MoneyLeft),
        ["learned_from_runs"] = quote.History.Runs,
        ["runs"] = JsonOutput.Array(quote.Runs, r => new JsonObject
        {
            ["key"] = r.Key,
            ["arm"] = r.Arm,
            ["rung"] = r.Rung,
            ["seed"] = r.Seed,
            ["done"] = r.IsDone,
            ["threads"] = r.Threads,
            ["alone"] = r.IsAlone,
            ["flops"] = Number(r.Flops),
            ["begin_step"] = r.BeginStep > 0 ? r.BeginStep : null,
            ["shared_flops"] = r.BeginStep > 0 ? Number(r.SharedFlops) : null,
            ["seconds"] = Interval(quote.TimeOf(r)),
            ["bytes"] = Number(r.Bytes),
            ["disk"] = Interval(quote.DiskOf(r)),
            ["money"] = Interval(quote.MoneyOf(r)),
        }),
    };

    public static string Money(double x) => x < 0.005 ? "under .01" : x.ToString("0.00", CultureInfo.InvariantCulture);

    private static TextTable Runs(StudyQuote quote)
    {
        var table = new TextTable("rung", "arm", "runs", "FLOP", "time each", "95 %");
        foreach (var group in quote.Runs.Where(r => !r.IsDone).GroupBy(r => (r.Rung, r.Arm)))
        {
            Estimate? time = quote.TimeOf(group.First());
            table.AddRow(
                group.Key.Rung, group.Key.Arm, group.Count().ToString(CultureInfo.InvariantCulture),
                group.All(r => r.Flops is not null) ? Figures.Flops(group.Sum(r => r.Flops!.Value)) : "unknown",
                Unknown(time?.Value, StudyText.Duration), time is { } t ? Ends(t, StudyText.Duration) : "");
        }
        return table;
    }

    private static string Basis(StudyQuote quote) => quote.History.Runs > 0
        ? $"from a short calibration and {quote.History.Runs} earlier runs there, which took {Math.Exp(quote.History.Seconds.Bias).ToString("0.00", CultureInfo.InvariantCulture)} times what their calibrations said; FLOP are exact, less where a run diverges"
        : "from a short calibration; the intervals are those of this program's own runs until there are earlier ones; FLOP are exact, less where a run diverges";

    private static string With(Estimate? estimate, Func<double, string> format) => estimate is { } e ? format(e.Value) + Range(e, format) : "unknown";

    private static string Range(Estimate e, Func<double, string> format) => $" ({Ends(e, format)})";

    private static string Ends(Estimate e, Func<double, string> format) => $"{format(e.Lower)} - {format(e.Upper)}";

    private static string Bytes(double x) => Quantity.Format(x) + "B";

    private static string Unknown(double? value, Func<double, string> format, string missing = "unknown") => value is { } v ? format(v) : missing;

    private static JsonNode? Number(double? value) => value is { } v ? JsonOutput.Number(v) : null;

    private static JsonObject? Interval(Estimate? estimate) => estimate is { } e ? JsonOutput.Interval(e) : null;
}
