using Isoloss.Core.Planning;
using Spectre.Console;
using static Isoloss.Cli.Output.PlanText;

namespace Isoloss.Cli.Output;

/// <summary>The part of a plan that reads sizes off parabolas, one a budget, beside the law.</summary>
internal static class PlanParabolasText
{
    private const int MostRows = 12;

    public static void Write(IAnsiConsole console, Plan plan, BudgetPlan largest, string level)
    {
        IsoFlopAnalysis i = plan.IsoFlops;
        if (i.Minima.Count == 0)
            return;
        Heading(console, "Parabolas (isoFLOP)", $"runs within {Short(100 * i.Tolerance)} % of a recorded compute");
        var table = Columns("C, FLOP", "runs", "N at minimum", level, "N* of the law", "bias", "");
        foreach (var m in i.Minima.Take(MostRows))
            table.AddRow(Cells(
                Figures.Flops(m.Group.Flops), $"{m.Group.Runs.Count}", Big(m.Params.Value), Range(m.Params), Big(m.LawParams),
                double.IsFinite(m.Bias) ? $"x {Short(m.Bias)}" : "", Remarks(m)));
        console.Write(table);
        if (i.Minima.Count > MostRows)
            console.WriteLine($"  and {i.Minima.Count - MostRows} more: --json");
        if (i.ParamsExponent is not { } exponent || largest.ParabolaParams is not { } size)
            return;
        WrappedText.Fitted(console, $"  Through {i.Used.Count} minima N* grows as C^{Short(exponent.Value)} ({Figures.Range(exponent, Short)}), bias {Figures.Signed(i.ExponentBias ?? double.NaN, "0.000")}; minima of the law: {Short(i.LawParamsExponent ?? double.NaN)}.");
        WrappedText.Fitted(console, $"  At {Figures.Flops(largest.At.Flops)} FLOP they give N* {Big(size.Value)} ({Range(size)}), bias x {Short(largest.ParabolaBias ?? double.NaN)}; minima of the law: {Big(largest.LawParamsAsRecorded ?? double.NaN)}.");
        WrappedText.Fitted(console, "  Bias: what parabolas would give on these runs if the fitted law were true, against its minima; compute as recorded.");
    }

    private static string Remarks(IsoFlopMinimum m) => string.Join(", ", new[]
    {
        m.IsUsed ? null : m.IsInside ? "not used: three sizes" : "not used: no minimum inside",
        m.IsAtEdge ? "at the edge" : null,
        m.IsAsymmetric ? "lopsided" : null,
        m.HasFewSizes ? "few sizes" : null,
    }.OfType<string>());
}
