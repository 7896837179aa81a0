using System.Globalization;
using Isoloss.Core.Efficiency;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Tokens that arms took to reach losses, as a person reads it.</summary>
internal static class EfficiencyText
{
    /// <summary>Writes a table and a line for each variant.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="efficiency">What was measured; null writes nothing.</param>
    /// <param name="all">All losses, or of each size the one in the middle.</param>
    public static void Write(IAnsiConsole console, DataEfficiency? efficiency, bool all)
    {
        if (efficiency is null)
            return;
        console.WriteLine("tokens to a training loss, longest runs of each size");
        console.Write(Losses(efficiency, all));
        foreach (var variant in efficiency.Variants)
            WrappedText.Fitted(console, $"  {variant.Variant}: {EfficiencyWords.Over(variant, efficiency.Level)}");
        foreach (string line in efficiency.Variants.Count > 0 ? WrappedText.Lines(EfficiencyWords.Reserve) : [])
            WrappedText.Fitted(console, $"  {line}");
    }

    private static TextTable Losses(DataEfficiency efficiency, bool all)
    {
        string[] arms = [efficiency.Baseline, .. efficiency.Variants.Select(v => v.Variant)];
        var table = new TextTable(["size", "loss", .. arms]) { Indent = 2 };
        foreach (var size in efficiency.Sizes)
            foreach (var loss in all ? size.Losses : [size.Losses[size.Losses.Count / 2]])
                table.AddRow([HealthWords.Size(size.Params), loss.Loss.ToString("0.000", CultureInfo.InvariantCulture), .. arms.Select(arm => Cell(loss, arm))]);
        return table;
    }

    private static string Cell(ReachedLoss loss, string arm) => loss.Arms.FirstOrDefault(a => a.Arm == arm) switch
    {
        null => "no run",
        { Tokens: null } a => $"not reached ({a.Lowest.ToString("0.000", CultureInfo.InvariantCulture)})",
        { Tokens: { } tokens } when arm != loss.Arms[0].Arm && loss.Arms[0].Tokens is { } own => $"{Quantity.Format(tokens)} {Figures.Times(own / tokens)}x",
        { Tokens: { } tokens } => Quantity.Format(tokens),
    };
}
