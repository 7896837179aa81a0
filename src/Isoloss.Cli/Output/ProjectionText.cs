using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Health;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What the largest runs showed beside what smaller ones projected, as a person reads it.</summary>
internal static class ProjectionText
{
    /// <summary>Writes a line of counts, and a table of the metrics that are off.</summary>
    public static void Write(IAnsiConsole console, StudyHealth health)
    {
        if (ProjectionWords.Summary(health.Projections, health.Level) is not { } summary)
            return;
        console.WriteLine();
        WrappedText.Indented(console, 0, char.ToLowerInvariant(summary[0]) + summary[1..]);
        if (health.Projections.Any(p => p.IsFlagged))
            console.Write(Flagged(health));
    }

    private static TextTable Flagged(StudyHealth health)
    {
        var table = new TextTable("arm", "metric", "at", "observed", "projected", Figures.Level(health.Level), "p") { Indent = 2 };
        foreach (var p in health.Projections.Where(p => p.IsFlagged))
            table.AddRow(
                p.Metric.Arm, ProjectionWords.Name(p.Metric), ProjectionWords.Place(p),
                ProjectionWords.Value(p, p.Observed), ProjectionWords.Value(p, p.Projected!.Value.Value),
                Figures.Range(p.Projected.Value, x => ProjectionWords.Value(p, x)), ProjectionWords.Chance(p));
        return table;
    }
}
