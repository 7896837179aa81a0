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
        WrappedText.Fitted(console, $"{fit.Observations.Count} runs{leftOut}, {fit.Objective}");
        console.WriteLine();
        console.Write(Parameters(fit));
        if (DerivedEstimate.OfFrontier(fit) is { Count: > 0 } derived)
        {
            console.WriteLine();
            console.Write(Derived(fit, derived));
        }
        console.WriteLine();
        WrappedText.Fitted(console, $"residual sd {Percent(fit.ResidualSd)} of the loss{Replicates(fit)}; " +
            $"{fit.SeedsAgreeing} of {fit.SeedsTried} seeds found this optimum ({JsonOutput.Word(fit.Stop)})");
        console.Write(fit.Diagnostics);
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

    private static TextTable Parameters(LawFit fit)
    {
        var table = new TextTable("parameter", "estimate", Figures.Level(fit.Level), "meaning");
        foreach (var (parameter, law) in fit.Parameters.Zip(fit.Law.Parameters))
            table.AddRow(
                parameter.Name, parameter.Identified ? Figures.Plain(parameter.Value.Value) : "not identified",
                Range(parameter.Value, parameter.Identified, parameter.Profile), law.Meaning);
        return table;
    }

    /// <summary>What follows from the parameters, with both intervals.</summary>
    private static TextTable Derived(LawFit fit, IReadOnlyList<DerivedEstimate> derived)
    {
        bool profiled = derived.All(d => d.Profile is not null);
        var table = new TextTable(["derived", "estimate", Figures.Level(fit.Level), .. profiled ? (string[])["by profile"] : []]);
        foreach (DerivedEstimate d in derived)
            table.AddRow(
            [
                d.Quantity.Meaning, d.Identified ? Figures.Plain(d.Value.Value) : "not identified", Figures.Range(d.Value, Figures.Plain),
                .. profiled ? (string[])[Range(d.Profile!.Value)] : [],
            ]);
        return table;
    }
}
