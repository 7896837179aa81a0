using System.Globalization;
using Isoloss.Core.Stability;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Health;
using Isoloss.Runs.Health;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What goes on inside a study's runs, as a person reads it.</summary>
internal static class HealthText
{
    private const int MostExamples = 5;

    public static void Write(IAnsiConsole console, StudyHealth health)
    {
        console.WriteLine($"{health.Study}: health up to {HealthWords.Size(health.TargetParams)} parameters, {Figures.Flops(health.TargetFlops)} FLOP");
        foreach (string assumption in health.Assumptions)
            console.WriteLine($"assumed: {assumption}");
        foreach (var arm in health.Arms)
            WriteArm(console, arm, health);
        ProjectionText.Write(console, health);
        WriteGaps(console, health);
        if (health.Efficiency is not null)
            console.WriteLine();
        EfficiencyText.Write(console, health.Efficiency, all: true);
    }

    private static void WriteArm(IAnsiConsole console, ArmHealth arm, StudyHealth health)
    {
        console.WriteLine();
        console.WriteLine($"{arm.Arm}: {HealthWords.Outlook(arm.Stability)}");
        foreach (string reason in arm.Stability.Reasons)
            WrappedText.Fitted(console, $"  {reason}");
        if (arm.Stability.Trends.Any(t => t.Line is not null))
            console.Write(Probes(arm.Stability));
        if (arm.Coordinates is { } check)
            WrappedText.Fitted(console, $"  coordinate check     {HealthWords.Coordinates(check, health.Level)}");
        WriteRates(console, arm, health.Level);
        WriteSections(console, arm, health.Level);
        WriteOutliers(console, arm);
        WriteWritten(console, health.Written, arm.Arm);
    }

    private static void WriteWritten(IAnsiConsole console, WrittenSummary written, string arm)
    {
        var sizes = written.Sizes.Where(s => s.Arm == arm).ToList();
        foreach (var size in sizes)
            foreach (var finding in size.Findings)
            {
                WrappedText.Fitted(console, $"  text degenerates     {HealthWords.Degenerates(finding, size.Params)}");
                if (written.Examples.FirstOrDefault(e => e.Arm == arm && e.Params == size.Params && e.Kind == finding.Kind) is { } example)
                    WrappedText.Fitted(console, $"                       {HealthWords.Example(example, 60)}");
            }
        if (sizes.Count > 0 && sizes.All(s => s.Findings.Count == 0))
            WrappedText.Fitted(console, $"  written text         no degeneration seen; {HealthWords.Written(sizes[^1])}");
    }

    private static TextTable Probes(StabilityForecast forecast)
    {
        var table = new TextTable("probe", "smallest", "largest", "power of N", $"at the target, {Figures.Level(forecast.Level)}", "limit") { Indent = 2 };
        foreach (var trend in forecast.Trends.Where(t => t.Line is not null))
            table.AddRow(
                trend.Probe.Name,
                Short(trend.Points.MinBy(p => p.Params).Value),
                Short(trend.Points.MaxBy(p => p.Params).Value),
                trend.Line!.Slope.ToString("0.00", CultureInfo.InvariantCulture),
                $"{Short(trend.AtTarget!.Value.Value)} ({Figures.Range(trend.AtTarget.Value, Short)})",
                trend.Probe.Limit is { } limit ? Short(limit) : "none known");
        return table;
    }

    private static void WriteRates(IAnsiConsole console, ArmHealth arm, double level)
    {
        foreach (var curve in arm.Rates)
            WrappedText.Fitted(console, $"  learning rates       {HealthWords.Rates(curve)}");
        if (arm.RateDrift is { } drift)
            WrappedText.Fitted(console, $"  drift of the best    {HealthWords.Drift(drift, level)}");
    }

    private static void WriteSections(IAnsiConsole console, ArmHealth arm, double level)
    {
        foreach (var section in arm.Sections.Where(s => s.HasStopped))
            WrappedText.Fitted(console, $"  stopped improving    {HealthWords.Stopped(section, level)}");
        if (arm.Sections.Count > 0 && arm.Sections.All(s => !s.HasStopped))
            WrappedText.Fitted(console, $"  sections             none of {arm.Sections.Count} was seen to stop improving");
    }

    private static void WriteOutliers(IAnsiConsole console, ArmHealth arm)
    {
        foreach (var place in arm.Outliers.Training.Take(MostExamples))
            WrappedText.Fitted(console, $"  training sequence    {HealthWords.Place(place)}: {HealthWords.Quote(place.Worst.Text, 60)}");
        foreach (var (rise, runs) in arm.Outliers.Kinds.Take(MostExamples))
            WrappedText.Fitted(console, $"  token that rises     {HealthWords.Quote(rise.Name, 20)} {HealthWords.Rise(rise, runs)}");
        foreach (var (rise, runs) in arm.Outliers.Windows.Take(MostExamples))
            WrappedText.Fitted(console, $"  sequence that rises  evaluation window {rise.Name} {HealthWords.Rise(rise, runs)}");
        foreach (var token in arm.Outliers.Tokens.Take(3))
            WrappedText.Fitted(console, $"  worst token          {HealthWords.Loss(token.Loss)} nats: {HealthWords.Quote(token.Token, 20)} after {HealthWords.Quote(token.Before, 40)}");
        foreach (var sequence in arm.Outliers.Sequences.Take(3))
            WrappedText.Fitted(console, $"  worst sequence       {HealthWords.Loss(sequence.Loss)} nats, {HealthWords.Where(sequence)}: {HealthWords.Quote(sequence.Text, 50)}");
    }

    private static void WriteGaps(IAnsiConsole console, StudyHealth health)
    {
        var different = health.Gaps.Where(g => g.IsDifferent).ToList();
        if (different.Count == 0)
            return;
        console.WriteLine();
        foreach (var gap in different)
            console.WriteLine($"differs by section: {HealthWords.Gap(gap, health.Level)}");
    }

    private static string Short(double x) => HealthWords.Short(x);
}
