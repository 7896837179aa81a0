using System.Globalization;
using Isoloss.Core.Projection;
using Isoloss.Core.Sections;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Health;

/// <summary>Every metric of the runs of a study that is projected along scale.</summary>
internal static class MetricReadings
{
    /// <summary>Losses, sections and probes, arm by arm. Of probes, the runs on the most tokens of each size, as for the target.</summary>
    /// <param name="arms">Arms with their probes.</param>
    /// <param name="done">Runs of all arms.</param>
    /// <param name="sections">Sections of them.</param>
    public static IEnumerable<MetricReading> Of(IEnumerable<ArmHealth> arms, IReadOnlyList<DoneRun> done, IReadOnlyList<SectionLoss> sections) =>
        arms.SelectMany(arm => (IEnumerable<MetricReading>)
        [
            .. done.Where(d => d.Place.Arm == arm.Arm && d.Result.State == RunState.Finished)
                .Select(d => new MetricReading(new Metric(arm.Arm, MetricSource.Loss, "loss"), d.Place.Rung, d.Flops, d.Result.Loss)),
            .. sections.Where(s => s.Arm == arm.Arm)
                .Select(s => new MetricReading(new Metric(arm.Arm, MetricSource.Section, s.Name, s.Kind), s.Rung, s.Flops, s.Loss)),
            .. arm.Stability.Trends.SelectMany(t => t.Points.Select(p => new MetricReading(
                new Metric(arm.Arm, MetricSource.Probe, t.Probe.Name), p.Params.ToString("R", CultureInfo.InvariantCulture), p.Params, p.Value))),
        ]);
}
