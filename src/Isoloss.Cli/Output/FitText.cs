using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Uncertainty;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A fit as a person reads it.</summary>
internal static class FitText
{
    public static void Write(IAnsiConsole console, LawFit fit)
    {
        console.MarkupLine($"[bold]{Markup.Escape(fit.Law.Name)}[/]   {Markup.Escape(fit.Law.Equation)}");
        string leftOut = fit.Settings.LeftOut > 0 ? $" ({fit.Settings.LeftOut} of weight 0 left out)" : "";
        console.WriteLine($"{fit.Observations.Count} runs{leftOut}, {fit.Objective}");
        console.WriteLine();
        console.Write(Parameters(fit));
        if (DerivedEstimate.OfFrontier(fit) is { Count: > 0 } derived)
            console.Write(Derived(fit, derived));
        console.WriteLine($"residual sd {Percent(fit.ResidualSd)} of the loss{Replicates(fit)}; " +
            $"{fit.SeedsAgreeing} of {fit.SeedsTried} seeds found this optimum ({JsonOutput.Word(fit.Stop)})");
        foreach (var d in fit.Diagnostics)
            console.MarkupLine($"[yellow]{Markup.Escape(d.Code)}[/]: {Markup.Escape(d.Message)} {Markup.Escape(d.Advice)}");
    }

    private static string Replicates(LawFit fit) => fit.ReplicateNoise is { } noise
        ? $", replicate sd {Percent(noise.Sd)} ({noise.DegreesOfFreedom} degrees of freedom)"
        : "";

    private static string Percent(double share) => share > 10 ? "over 1000 %" : $"{(share * 100).ToString("G3", CultureInfo.InvariantCulture)} %";

    /// <summary>Both ends, or the side on which nothing bounds the parameter.</summary>
    private static string Range(Estimate value, bool identified, ProfileInterval? profile) =>
        !identified && profile is { } p ? Range(p) : Figures.Range(value, Figures.Plain);

    private static string Range(ProfileInterval profile) => (profile.LowerOpen, profile.UpperOpen) switch
    {
        (true, true) => "open",
        (true, false) => $"below {Figures.Plain(profile.Value.Upper)}",
        (false, true) => $"above {Figures.Plain(profile.Value.Lower)}",
        _ => Figures.Range(profile.Value, Figures.Plain),
    };

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
                new Text(parameter.Identified ? Figures.Plain(parameter.Value.Value) : "not identified"),
                new Text(Range(parameter.Value, parameter.Identified, parameter.Profile)),
                new Text(law.Meaning));
        return table;
    }

    /// <summary>What follows from the parameters, with both intervals.</summary>
    private static Table Derived(LawFit fit, IReadOnlyList<DerivedEstimate> derived)
    {
        var table = new Table().Border(TableBorder.None)
            .AddColumn(new TableColumn("derived").PadLeft(2))
            .AddColumn(new TableColumn("estimate").RightAligned())
            .AddColumn(new TableColumn(Figures.Level(fit.Level)));
        bool profiled = derived.All(d => d.Profile is not null);
        if (profiled)
            table.AddColumn(new TableColumn("by profile"));
        foreach (DerivedEstimate d in derived)
        {
            List<Text> row = [new(d.Quantity.Meaning), new(d.Identified ? Figures.Plain(d.Value.Value) : "not identified"), new(Figures.Range(d.Value, Figures.Plain))];
            if (profiled)
                row.Add(new(Range(d.Profile!.Value)));
            table.AddRow(row);
        }
        return table;
    }
}
