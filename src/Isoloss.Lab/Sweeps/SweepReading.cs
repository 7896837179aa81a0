using Isoloss.Core.Stability;
using Isoloss.Lab.Health;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Sweeps;

/// <summary>What the runs of an arm say about its learning rate.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Rates">Losses over rates, by increasing size; without rungs that have fewer than three rates.</param>
/// <param name="Drift">Power of N that the best rate goes with; null with fewer than three that have one.</param>
public sealed record SweepReading(SweepArm Arm, IReadOnlyList<RateCurve> Rates, LogLine? Drift)
{
    /// <summary>Reads a sweep, with every other run of the same recipes at other rates on its rungs.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="sweep">The sweep; its runs that have no result are left out.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<SweepReading> Read(string root, SweepPlan sweep, double level)
    {
        var sweeps = new RateSweeps(root);
        DoneRun[] done = [.. sweep.Plan.DistinctRuns.Where(r => sweep.Rungs.Contains(r.Rung))
            .Select(r => DoneRun.Read(root, new StudyRun(r.Key, r.Arm, r.Rung, r.Spec.Seed))).OfType<DoneRun>()];
        return [.. from arm in sweep.Arms
                   let rates = sweeps.Of([.. done.Where(d => d.Place.Arm == arm.Arm.Name)], level, arm.Key)
                   select new SweepReading(arm, rates, RateSweeps.Drift(rates))];
    }
}
