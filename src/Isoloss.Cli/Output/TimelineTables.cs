using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core.Forecasting;
using Isoloss.Dashboard.Interactive;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Output;

/// <summary>What the timeline's page says in tables and notes: as it was asked, whatever the sliders do.</summary>
internal static class TimelineTables
{
    public static IReadOnlyList<PageTable> Of(TimelineAnswer a)
    {
        List<PageTable> tables = [];
        if (a.Against is { } against)
            tables.Add(new($"Against {against.Other.Name}", $"{TimelineText.YearOf(a.Best, 0.5)} against {TimelineText.YearOf(against.Forecast, 0.5)}. Mean effect of exchanging a driver over all orders (Shapley): the parts add up.",
                ["Driver", "Years", $"Points by {a.Year}", "Inputs"],
                [.. against.Drivers.Select(d => (IReadOnlyList<string>)[d.Driver, Figures.Signed(d.Years, "0.0"), Figures.Signed(100 * d.Probability, "0.0"), string.Join(", ", d.Inputs)])]));
        if (a.Tornado is { } bars)
            tables.Add(new("What the median depends on", "One input at a time: uncertain ones at their 5 % and 95 % quantile, known ones moved as stated.",
                ["Input", "From", "To", "Median at from", "Median at to"],
                [.. bars.Take(20).Select(b => (IReadOnlyList<string>)[b.Input, PlanText.Short(b.Low), PlanText.Short(b.High), TimelineText.Year(b.MedianAtLow), TimelineText.Year(b.MedianAtHigh)])]));
        tables.Add(new("Every input as the page opened", "Published: a source states it. Calibrated: set so that the output meets a published output. Inferred: no source states it. Chosen: set by whoever asked.",
            ["Input", "Value", "Unit", "Basis", "Meaning and source"],
            [.. TimelineInputs.All.Select(d => (IReadOnlyList<string>)[d.Name, Value(a, d), d.Unit, JsonOutput.Word(a.Model[d.Name].Basis), $"{d.About}. {a.Model[d.Name].Source}"])]));
        return tables;
    }

    /// <summary>A known large amount as it is spoken of, and a distribution as it is written in a file.</summary>
    private static string Value(TimelineAnswer a, InputDefinition input) =>
        $"{a.Model[input.Name].Value}" is var text && double.TryParse(text, CultureInfo.InvariantCulture, out double x) && x is >= 1e6 and < 1e15
            ? Quantity.Format(x) : text.Replace("-", "−", StringComparison.Ordinal);

    public static IReadOnlyList<string> Notes(TimelineAnswer a)
    {
        List<string> notes = [.. a.Assumptions, .. TimelineText.About(a)];
        if (a.Setting.Preset.Published is { Note.Length: > 0 } published)
            notes.Add($"{published.Source}: {published.Note}");
        if (a.Exact is null)
            notes.Add("The page takes the median of what is uncertain in spending, hardware and algorithms, and lets no inputs go together; the tables above were sampled with both.");
        notes.Add("That compute can be paid for is not that the model is built: the anchors say what it would take if nothing else were missing.");
        return notes;
    }
}
