using Isoloss.Core;
using Isoloss.Core.Efficiency;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Runs.Health;

/// <summary>Tokens to reach losses, from the metrics of runs.</summary>
public static class EfficiencyReader
{
    private static readonly string[] Names = ["tokens", "step", "train_loss", "loss", "eval_loss", "val_loss"];
    private const int Tokens = 0, Step = 1, FirstLoss = 2;

    /// <summary>Reads the runs of each size's longest rung; null where they have no curves, as the rows of a table have none.</summary>
    /// <param name="runs">Runs of all arms.</param>
    /// <param name="baseline">Name of the baseline.</param>
    /// <param name="losses">Losses to reach on every size, nats per token; empty for those of the baseline on the way.</param>
    /// <param name="level">Level of the intervals.</param>
    public static DataEfficiency? Read(IEnumerable<RunRecord> runs, string baseline, IReadOnlyList<double> losses, double level = 0.95)
    {
        RunRecord[] finished = [.. runs.Where(r => r is { State: RunState.Finished, Directory: not null, Rung: not null, Arm: not null })];
        var rungs = finished.Where(r => r.Arm == baseline).GroupBy(r => r.Params).Select(size => size.MaxBy(r => r.Tokens)!.Rung).ToHashSet();
        RunRecord[] longest = [.. finished.Where(r => rungs.Contains(r.Rung))];
        // Hundreds of files are read side by side.
        var read = longest.AsParallel().AsOrdered().Select(r => (Run: r, Curve: Curve(r)));
        return DataEfficiencyAnalysis.Of(
            [.. read.Where(r => r.Curve is not null).Select(r => new CurveRun(r.Run.Arm!, r.Run.Rung!, r.Run.Params, r.Run.Tokens, r.Run.Seed, r.Curve!))],
            baseline, losses, level);
    }

    /// <summary>A damaged file costs its run, not the comparison.</summary>
    private static LossCurve? Curve(RunRecord run)
    {
        try
        {
            var lines = ContinuedRun.Numbers(run.Directory!, Names);
            int loss = Enumerable.Range(FirstLoss, Names.Length - FirstLoss).FirstOrDefault(name => lines.Any(l => double.IsFinite(l[name])), FirstLoss);
            double scale = run.Tokens / lines.Select(l => l[Step]).DefaultIfEmpty(double.NaN).Max();
            return LossCurve.Of(lines.Select(l => (double.IsFinite(l[Tokens]) ? l[Tokens] : scale * l[Step], l[loss])));
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
