using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary>A preset, what comes out, and what is published of it.</summary>
internal sealed record PresetRow(TimelinePreset Preset, TimelineForecast Forecast)
{
    public double? Median => Forecast.YearOf(0.5);

    /// <summary>Mean absolute distance from the published probabilities, where some are.</summary>
    public double? MeanError => Preset.Published is { By.Count: > 0 } p ? p.By.Average(b => Math.Abs(b.Probability - Forecast.By(b.Year))) : null;

    public static IReadOnlyList<PresetRow> All()
    {
        var answerer = new TimelineAnswerer();
        return [.. TimelinePresets.Names.Select(TimelinePresets.Shipped).Select(p => new PresetRow(p, answerer.Answer(p.Model, new TimelineQuestion())))];
    }
}
