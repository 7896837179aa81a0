using System.Text.Json.Nodes;
using Isoloss.Core.Sections;
using Isoloss.Core.Stability;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Lab.Health;

/// <summary>Reads the health of one arm.</summary>
internal static class ArmHealthReader
{
    /// <summary>Reads it.</summary>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="done">Its runs, at least one.</param>
    /// <param name="sections">Trends of its sections.</param>
    /// <param name="sweeps">Runs at other learning rates.</param>
    /// <param name="targetParams">N at the target.</param>
    /// <param name="level">Level of the intervals.</param>
    public static ArmHealth Read(
        string arm, DoneRun[] done, IReadOnlyList<SectionTrend> sections, RateSweeps sweeps, double targetParams, double level)
    {
        var rates = sweeps.Of(done, level);
        return new ArmHealth
        {
            Arm = arm,
            Stability = StabilityForecaster.Of(
                [.. done.Select(d => StabilityReader.Read(d.Directory, d.Result, d.Spec.Tokens))], targetParams,
                StabilityReader.ProbesOf(done[0].Spec.Trainer), level),
            Coordinates = Coordinates(done),
            Rates = rates,
            RateDrift = RateSweeps.Drift(rates),
            Sections = sections,
            Outliers = OutlierSummary.Read(done.OrderBy(d => d.Flops).Select(d => d.Directory)),
        };
    }

    /// <summary>The residual stream at the first step that most runs were probed at.</summary>
    private static CoordinateCheck? Coordinates(DoneRun[] done)
    {
        var first = done.Where(d => d.Spec.Size["width"] is JsonValue).Select(d => (Run: d, Reading: First(d.Directory)))
            .Where(d => d.Reading is not null).GroupBy(d => d.Reading!.Step).OrderByDescending(g => g.Count()).FirstOrDefault();
        return first is null ? null : CoordinateCheck.Of(
            first.Key, [.. first.Select(d => (Width(d.Run), d.Reading!.ActivationRms[^1]))]);
    }

    private static ProbeReading? First(RunDirectory run) => ProbeReading.Of(run).FirstOrDefault(r => r.ActivationRms.Count > 0);

    private static double Width(DoneRun run) =>
        run.Spec.Size["width"] is JsonValue value && value.TryGetValue(out double width) ? width : double.NaN;
}
