using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core.Comparison;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Tables;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Studies, quotes and their state as a person reads them.</summary>
internal static class StudyText
{
    public static void WriteStudy(IAnsiConsole console, Study study, StudyPlan plan)
    {
        console.WriteLine($"{study.Name}: {study.Question}");
        WrappedText.Fitted(console, $"  baseline   {study.Baseline.Name}");
        foreach (var variant in study.Variants)
            WrappedText.Fitted(console, $"  variant    {variant.Name}: {Changes(variant)}");
        WrappedText.Fitted(console, $"  ladder     {study.Ladder.Count} rungs: {string.Join(", ", study.Ladder.Select(r => r.Label))}");
        if (study.Continue is not null)
            WrappedText.Fitted(console, $"             {plan.DistinctRuns.Count(r => r.Spec.Origin is not null)} runs go on from shorter ones of their size: their errors go together, so intervals may be too narrow");
        WrappedText.Fitted(console, $"  runs       {plan.DistinctRuns.Count()}");
        WrappedText.Fitted(console, $"  target     {Target(study.Target)}");
        const string byDefault = " (default)";
        var defaults = study.Assumptions.ToLookup(a => a.EndsWith(byDefault, StringComparison.Ordinal));
        foreach (string assumption in defaults[false])
            WrappedText.Fitted(console, $"  assumed    {assumption}");
        string label = "by default";
        foreach (string line in !defaults[true].Any() ? [] : WrappedText.Lines(string.Join(", ", defaults[true].Select(a => a[..^byDefault.Length].Replace(" is ", " ", StringComparison.Ordinal)))))
        {
            WrappedText.Fitted(console, $"  {label} {line}");
            label = new string(' ', label.Length);
        }
    }

    public static void WriteStatus(IAnsiConsole console, StudyProgress progress, StudyQuote? quote)
    {
        var table = new TextTable("arm", "rung", "seed", "state", "done", "loss", "quoted", "took") { StaysWhole = true };
        var quoted = quote?.Runs.ToDictionary(r => r.Key) ?? [];
        foreach (var run in progress.Runs)
            table.AddRow(
                run.Arm,
                run.Rung,
                run.Seed.ToString(CultureInfo.InvariantCulture),
                JsonOutput.Word(run.State),
                $"{(run.Fraction * 100).ToString("0", CultureInfo.InvariantCulture)} %",
                run.Loss?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "",
                quoted.GetValueOrDefault(run.Key)?.Seconds is { } q ? Duration(q) : "",
                run.Seconds is { } s ? Duration(s) : "");
        console.Write(table);
        foreach (var queued in progress.Runs.Where(r => r.Queue is not null))
            console.WriteLine($"in the queue: {queued.Arm} {queued.Rung} seed {queued.Seed}: {queued.Queue}");
        foreach (var stopped in progress.Runs.Where(r => r is { State: RunState.Cancelled, Message: not null }))
            console.WriteLine($"stopped: {stopped.Arm} {stopped.Rung} seed {stopped.Seed}: {stopped.Message}");
        foreach (var failed in progress.Failed)
            console.WriteLine($"failed: {failed.Arm} {failed.Rung} seed {failed.Seed}: {failed.Message}");
        string left = progress.TimeLeft is { } t && progress.Done < progress.Runs.Count ? $", about {Duration(t.TotalSeconds)} left" : "";
        console.WriteLine($"{progress.Done} of {progress.Runs.Count} runs done, {progress.Running.Count()} running, {progress.Failed.Count()} failed{left}");
    }

    /// <summary>What was quoted beside what happened, of the study's own runs.</summary>
    public static void WriteSpending(IAnsiConsole console, StudyQuote quote, StudySpending spent, Budget? budget)
    {
        string Row(string name, double? seconds, double? flops, double? money, string missing = "unknown") =>
            $"{name,-9} {Unknown(seconds, Duration, missing),10} of wall time, {Unknown(flops, Figures.Flops, missing),9} FLOP"
            + (quote.RunHourPrice is null ? "" : $", {Unknown(money, QuoteOutput.Money, missing),9} in money");
        console.WriteLine(Row("quoted", quote.Seconds, quote.Flops, quote.Money));
        console.WriteLine(Row("so far", spent.WallSeconds, spent.Flops, spent.Money));
        if (budget is not null)
            console.WriteLine(Row("budget", budget.Hours * 3600, budget.Flops, budget.Money, "no limit"));
        var done = spent.Runs.Where(r => r.Spent is { Share: 1, Seconds: > 0 } && r.Quote is { IsDone: false, Seconds: > 0 })
            .Select(r => r.Spent.Seconds / r.Quote.Seconds!.Value).ToList();
        if (done.Count > 0)
            console.WriteLine($"{done.Count(ratio => Math.Abs(ratio - 1) <= 0.25)} of {done.Count} finished runs took within 25 % of their quote; " +
                $"together {spent.TakenOverQuoted!.Value.ToString("0.00", CultureInfo.InvariantCulture)} times what was quoted");
    }

    /// <summary>What the data's exact entropy says about the fit: how far from the best possible, and where a free floor ends up.</summary>
    public static void WriteOracle(IAnsiConsole console, RunTable table, Question question)
    {
        var known = table.Rows.Where(r => r is { EntropyRate: not null, OracleLoss: not null } && double.IsFinite(r.Loss)).ToList();
        if (known.Count == 0)
            return;
        double Regret(RunRecord r) => r.Loss - r.OracleLoss!.Value;
        console.WriteLine($"entropy rate of the data {Figures.Plain(known[0].EntropyRate!.Value)} nats per token: no model can go below it");
        foreach (string arm in question.Variants.Prepend(question.Baseline))
        {
            var rows = known.Where(r => r.Arm == arm).OrderBy(r => r.Flops).ToList();
            if (rows.Count > 0)
                WrappedText.Fitted(console, $"  regret of {arm,-12} {Figures.Plain(Regret(rows[0]))} on the smallest rung, {Figures.Plain(Regret(rows[^1]))} on the largest");
        }
    }

    public static string Duration(double seconds) => seconds switch
    {
        < 1 => "under 1 s",
        < 120 => $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s",
        < 7200 => $"{(seconds / 60).ToString("0.#", CultureInfo.InvariantCulture)} min",
        < 172_800 => $"{(seconds / 3600).ToString("0.#", CultureInfo.InvariantCulture)} h",
        _ => $"{(seconds / 86_400).ToString("0.#", CultureInfo.InvariantCulture)} days",
    };

    private static string Changes(Arm variant) =>
        variant.Changes.Count == 0 ? $"no change; seeds {string.Join(", ", variant.Seeds)}" : variant.Changes.ToJsonString(IsolossJson.Line);

    private static string Target(Target target) => target.Flops is { } flops
        ? $"{Figures.Flops(flops)} FLOP"
        : $"{Quantity.Format(target.Params!.Value)} parameters, {Quantity.Format(target.Tokens!.Value)} tokens";

    private static string Unknown(double? value, Func<double, string> format, string otherwise = "unknown") =>
        value is { } v ? format(v) : otherwise;
}
