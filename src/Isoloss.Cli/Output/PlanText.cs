using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Planning;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A plan as a person reads it: all budgets in one table, the particulars for the largest.</summary>
internal static class PlanText
{
    public static void Write(IAnsiConsole console, Plan plan)
    {
        string level = Figures.Level(plan.Fit.Level);
        BudgetPlan largest = plan.Budgets.MaxBy(b => b.At.Flops)!;
        console.MarkupLine($"[bold]plan[/]   {Markup.Escape(plan.Fit.Law.Name)}   {Markup.Escape(plan.Fit.Law.Equation)}");
        console.WriteLine($"{plan.Fit.Observations.Count} runs; C = {Short(plan.Rule.PerParameterToken)} N D; {level} intervals; 1 PF-day = 8.64e19 FLOP");
        console.WriteLine();
        console.Write(Efficient(plan.Budgets, level));
        if (plan.Budgets.Count > 1)
            console.WriteLine($"\nWhat follows is for {Figures.Flops(largest.At.Flops)} FLOP; --json has it for every budget.");
        Trends(console, largest);
        EqualLosses(console, largest, level);
        Penalty(console, largest);
        if (largest.Served is { } served)
            Served(console, served);
        if (largest.Limited is { } limited)
            Limited(console, limited, largest);
        Batches(console, largest);
        PlanParabolasText.Write(console, plan, largest, level);
        console.WriteLine();
        console.Write(plan.Diagnostics);
    }

    private static TextTable Efficient(IEnumerable<BudgetPlan> budgets, string level)
    {
        var table = Columns("C, FLOP", "N*", level, "D*, tokens", level, "D/N", level, "loss of a new run", level);
        foreach (var b in budgets)
            table.AddRow(Cells(
                Figures.Flops(b.At.Flops), Big(b.Params.Value), Range(b.Params), Big(b.Tokens.Value), Range(b.Tokens),
                Short(b.TokensPerParameter.Value), Figures.Range(b.TokensPerParameter, Short),
                Loss(b.NewRun.Value), Figures.Range(b.NewRun, Loss)));
        return table;
    }

    private static void Trends(IAnsiConsole console, BudgetPlan b)
    {
        Heading(console, "Along the frontier", "");
        WrappedText.Fitted(console, $"  N* grows as C^{Exponent(b.ParamsExponent)}, D* as C^{Exponent(b.TokensExponent)}, and L(C) falls as C^-{Short(b.LossExponent.Value)} here");
        WrappedText.Fitted(console, $"  L(C)   {Loss(b.Loss)}, the least loss for this compute");
        WrappedText.Fitted(console, $"  L(N*)  {Loss(b.UnlimitedData)}, this size with endless data");
        WrappedText.Fitted(console, $"  L(D*)  {Loss(b.UnlimitedParams)}, this data with endless parameters");
    }

    private static void EqualLosses(IAnsiConsole console, BudgetPlan b, string level)
    {
        Heading(console, "The same loss at another size or D/N", "factors over the efficient point");
        var table = Columns("", "N", "D, tokens", "D/N", "size", "compute", level);
        foreach (var e in b.EqualLoss.Where(e => e.IsReachable))
            table.AddRow(Cells(
                $"{(e.IsRatio ? "D/N" : "N")} x {Short(e.Asked)}", Big(e.Params), Big(e.Tokens), Short(e.Tokens / e.Params),
                $"x {Short(e.SizeFactor.Value)}", Extra(e.ComputeFactor.Value), ExtraRange(e.ComputeFactor)));
        console.Write(table);
        foreach (var e in b.EqualLoss.Where(e => !e.IsReachable))
            WrappedText.Fitted(console, e.IsRatio
                ? $"  D/N x {Short(e.Asked)}: no such point has this loss"
                : $"  N x {Short(e.Asked)}, {Big(e.Asked * b.Params.Value)}: no amount of data gets this size to this loss");
        if (b.EqualLoss.FirstOrDefault(e => e is { IsRatio: true, Asked: 10, IsReachable: true }) is { } ten)
            WrappedText.Fitted(console, $"  At 10 times the efficient D/N the same loss costs {Extra(ten.ComputeFactor.Value)} compute, and the model is {Short(1 / ten.SizeFactor.Value)} times smaller.");
    }

    private static void Penalty(IAnsiConsole console, BudgetPlan b)
    {
        DataPenaltyPlan p = b.DataPenalty;
        Heading(console, "Two budget laws", "penalty for finite data: L(N,D) over L(N, endless data), minus 1");
        WrappedText.Fitted(console, $"  Efficient training accepts {Percent(p.Penalty.Value)} ({Figures.Range(p.Penalty, Percent)}) with {Big(b.Tokens.Value)} tokens, growing as C^{Short(b.TokensExponent.Value)}.");
        WrappedText.Fitted(console, double.IsNaN(p.Tokens.Value)
            ? $"  No amount of data keeps it at {Percent(p.Wanted)} at this size."
            : $"  Keeping it at {Percent(p.Wanted)} asks for {Big(p.Tokens.Value)} ({Range(p.Tokens)}) at this size, growing as C^{Exponent(p.TokensExponent)}.");
        WrappedText.Fitted(console, double.IsNaN(p.CrossingFlops.Value)
            ? "  The two do not cross: under this law efficient training stays on one side at every budget."
            : $"  They cross at {Figures.Flops(p.CrossingFlops.Value)} FLOP ({Figures.Range(p.CrossingFlops, Figures.Flops)}): "
                + $"{(p.TokensExponent.Value > b.TokensExponent.Value ? "beyond it efficient training accepts a larger penalty" : "before it efficient training accepts a larger penalty")}.");
    }

    private static void Served(IAnsiConsole console, ServedPlan s)
    {
        Heading(console, $"Serving {Big(s.ServedTokens)} tokens", "same loss, least compute for training and serving (a forward pass is a third)");
        WrappedText.Fitted(console, $"  N {Big(s.Params.Value)} ({Range(s.Params)}), D {Big(s.Tokens.Value)} ({Range(s.Tokens)}), D/N {Short(s.Tokens.Value / s.Params.Value)}");
        WrappedText.Fitted(console, $"  training {Figures.Flops(s.TrainingFlops.Value)} + serving {Figures.Flops(s.ServingFlops.Value)} = {Figures.Flops(s.TotalFlops.Value)} FLOP, "
            + $"against {Figures.Flops(s.EfficientTotalFlops)} for the efficient point: {Extra(s.TotalFactor.Value)} ({ExtraRange(s.TotalFactor)})");
    }

    private static void Limited(IAnsiConsole console, LimitedPlan l, BudgetPlan b)
    {
        string source = l.IsFitted ? "repetition as fitted" : "repetition not fitted here; published R*_D 15.39, R*_N 5.31 (Muennighoff et al. 2023)";
        Heading(console, $"With {Big(l.UniqueTokens)} distinct tokens", source);
        if (l.EpochsNeeded.Value <= 1)
        {
            WrappedText.Fitted(console, $"  The plan needs {Big(b.Tokens.Value)} tokens: less than one epoch ({Short(l.EpochsNeeded.Value)}). Nothing is repeated.");
            return;
        }
        WrappedText.Fitted(console, $"  The plan needs {Short(l.EpochsNeeded.Value)} epochs ({Figures.Range(l.EpochsNeeded, Short)}), and then reaches {Loss(l.UnchangedLoss.Value)} in place of {Loss(b.Loss.Value)}.");
        WrappedText.Fitted(console, $"  Best under the limit: N {Big(l.Params.Value)} ({Range(l.Params)}), D {Big(l.Tokens.Value)} = {Short(l.Epochs.Value)} epochs, loss {Loss(l.Loss)}");
        WrappedText.Fitted(console, $"  Its {Big(l.Tokens.Value)} tokens are worth {Big(l.FreshTokens.Value)} fresh ones at this size; the budget is worth {Figures.Flops(l.EquivalentFlops.Value)} FLOP "
            + $"({Figures.Range(l.EquivalentFlops, Figures.Flops)}) with unlimited data.");
    }

    private static void Batches(IAnsiConsole console, BudgetPlan b)
    {
        Heading(console, "Batch size", b.CriticalBatch is not { IsFitted: true } own ? "constants of Kaplan et al. 2020 (B* 2.1e8, aB .21), not fitted here"
            : $"Bstar {Big(own.Scale)} and aB {Short(own.Exponent)} as fitted{(own.Identified ? "" : ", which these runs do not identify")}");
        WrappedText.Fitted(console, $"  Bcrit {Big(b.CriticalBatchTokens)} tokens at loss {Loss(b.Loss.Value)}; D* taken as the tokens of a batch far below it");
        var table = Columns("batch, tokens", "of Bcrit", "steps", "tokens");
        foreach (var c in b.Batches)
            table.AddRow(Cells(Big(c.BatchTokens), Short(c.BatchTokens / b.CriticalBatchTokens), Big(c.Steps), Big(c.Tokens)));
        console.Write(table);
    }

    internal static void Heading(IAnsiConsole console, string name, string note)
    {
        console.WriteLine();
        string[] lines = [.. WrappedText.Hanging(console.Profile.Width, "", 2, $"{name}{(note.Length > 0 ? ": " : "")}{note}")];
        console.MarkupLine($"[bold]{Markup.Escape(name)}[/]{Markup.Escape(lines[0][name.Length..])}");
        foreach (string line in lines[1..])
            console.WriteLine(line);
    }

    internal static TextTable Columns(params string[] names) => new(names) { Indent = 2 };

    internal static string[] Cells(params string[] cells) => cells;

    internal static string Big(double x) => double.IsFinite(x) ? Quantity.Format(x) : "open";

    internal static string Range(Estimate e) => e is { Lower: 0, Upper: double.PositiveInfinity } ? "open" : Figures.Range(e, Big);

    internal static string Short(double x) => Math.Abs(x) switch
    {
        double.PositiveInfinity or double.NaN => "open",
        >= 1e4 or (> 0 and < 1e-3) => Figures.Flops(x),
        >= 100 => x.ToString("0", CultureInfo.InvariantCulture),
        _ => x.ToString("G3", CultureInfo.InvariantCulture),
    };

    private static string Loss(double x) => x.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Loss(Estimate e) => $"{Loss(e.Value)} ({Figures.Range(e, Loss)})";

    private static string Exponent(Estimate e) => $"{Short(e.Value)} ({Figures.Range(e, Short)})";

    private static string Percent(double x) => $"{Short(100 * x)} %";

    /// <summary>Both ends in one way: as factors where one is, or where nothing bounds it.</summary>
    private static string ExtraRange(Estimate e) => Figures.Range(e, e.Upper < 3 ? Extra : x => double.IsFinite(x) ? $"x {Short(x)}" : "open");

    private static string Extra(double factor) => factor switch
    {
        double.PositiveInfinity or double.NaN => "open",
        >= 3 => $"x {Short(factor)}",
        _ => Figures.Signed(100 * (factor - 1), "0.0") + " %",
    };
}
