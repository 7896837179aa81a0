using System.Globalization;
using Isoloss.Core.Fitting;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A fit as a person reads it.</summary>
internal static class FitText
{
    public static void Write(IAnsiConsole console, LawFit fit)
    {
        console.MarkupLine($"[bold]{Markup.Escape(fit.Law.Name)}[/]   {Markup.Escape(fit.Law.Equation)}");
        console.WriteLine($"{fit.Observations.Count} runs, {fit.Objective}");
        console.WriteLine();
        console.Write(Parameters(fit));
        console.WriteLine($"residual sd {(fit.ResidualSd * 100).ToString("G3", CultureInfo.InvariantCulture)} % of the loss; " +
            $"{fit.SeedsAgreeing} of {fit.SeedsTried} seeds found this optimum ({JsonOutput.Word(fit.Stop)})");
        foreach (var d in fit.Diagnostics)
            console.MarkupLine($"[yellow]{Markup.Escape(d.Code)}[/]: {Markup.Escape(d.Message)} {Markup.Escape(d.Advice)}");
    }

    private static Table Parameters(LawFit fit)
    {
        var table = new Table().Border(TableBorder.None)
            .AddColumn(new TableColumn("parameter").PadLeft(2))
            .AddColumn(new TableColumn("estimate").RightAligned())
            .AddColumn(new TableColumn(Figures.Level(fit.Level)))
            .AddColumn(new TableColumn("meaning"));
        foreach (var (parameter, law) in fit.Parameters.Zip(fit.Law.Parameters))
            table.AddRow(
                new Text(parameter.Name),
                new Text(Figures.Plain(parameter.Value.Value)),
                new Text(Figures.Range(parameter.Value, Figures.Plain)),
                new Text(law.Meaning));
        return table;
    }
}
