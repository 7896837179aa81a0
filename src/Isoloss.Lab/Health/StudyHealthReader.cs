using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Projection;
using Isoloss.Core.Sections;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Lab.Health;

/// <summary>Reads the health of a study from its run directories; nothing is trained for it.</summary>
public static class StudyHealthReader
{
    /// <summary>Reads it.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="manifest">The study.</param>
    /// <param name="level">Level of the intervals.</param>
    /// <param name="losses">Training losses whose tokens are asked for; null for those of the baseline on its way.</param>
    /// <exception cref="BadInputException">No run is done, or a file cannot be read.</exception>
    public static StudyHealth Read(string root, StudyManifest manifest, double level = 0.95, IReadOnlyList<double>? losses = null)
    {
        DoneRun[] done = [.. manifest.Runs.Select(r => DoneRun.Read(root, r)).OfType<DoneRun>()];
        if (done.Length == 0)
            throw new BadInputException(
                $"{root}: found no run of study {manifest.Study} that is done, expected at least one; 'isoloss study run' trains them");
        var (parameters, flops, assumption) = Target(manifest.Target, done);
        var sections = done.SelectMany(d => SectionReader.Read(d.Place, d.Result)).ToList();
        var trends = SectionAnalysis.Trends(sections, flops, level).ToLookup(t => t.Arm);
        var sweeps = new RateSweeps(root);
        string[] names = [manifest.Baseline, .. manifest.Variants];
        ArmHealth[] arms = [.. names.Where(n => done.Any(d => d.Place.Arm == n)).Select(n =>
            ArmHealthReader.Read(n, [.. done.Where(d => d.Place.Arm == n)], [.. trends[n]], sweeps, parameters, level))];
        return new StudyHealth
        {
            Study = manifest.Study,
            Level = level,
            TargetParams = parameters,
            TargetFlops = flops,
            Arms = arms,
            Projections = MetricProjector.Of(MetricReadings.Of(arms, done, sections), level),
            Efficiency = EfficiencyReader.Read(done.Select(d => d.Record), manifest.Baseline, losses ?? [], level),
            Written = WrittenSummary.Read(done.Select(d => d.Record), manifest.Baseline),
            Gaps = SectionAnalysis.Gaps(sections, manifest.Baseline, level),
            Assumptions = assumption is null ? [] : [assumption],
        };
    }

    /// <summary>Size and compute of the target. Where only its compute is given, size grows as its root from the largest run: the
    /// compute-efficient way (Hoffmann et al. 2022), near enough to say where a probe goes.</summary>
    private static (double Params, double Flops, string? Assumption) Target(Target target, DoneRun[] done)
    {
        if (target.Params is { } n && target.Tokens is { } d)
            return (n, target.Flops ?? 6 * n * d, null);
        var largest = done.MaxBy(r => r.Flops)!;
        double flops = target.Flops ?? largest.Flops;
        double size = largest.Result.Params * Math.Sqrt(flops / largest.Flops);
        return (size, flops, FormattableString.Invariant(
            $"size at the target: {size:0.###e+0} parameters, growing as the root of compute from the largest run"));
    }
}
