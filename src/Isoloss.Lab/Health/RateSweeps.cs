using System.Text.Json.Nodes;
using Isoloss.Core.Stability;
using Isoloss.Lab.Questions;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Health;

/// <summary>Runs that differ from an arm's in the learning rate only, whichever study asked for them.</summary>
/// <param name="root">Root of the run directories.</param>
internal sealed class RateSweeps(string root)
{
    private readonly PastRuns _past = new(root);

    /// <summary>Loss over learning rates on each rung of an arm that has three of them, by increasing size.</summary>
    /// <param name="done">Runs of the arm.</param>
    /// <param name="level">Level of the intervals.</param>
    /// <param name="key">Path of the rate; null for the one that moves the hidden matrices.</param>
    public IReadOnlyList<RateCurve> Of(IReadOnlyList<DoneRun> done, double level, string? key = null)
    {
        if (done.Count == 0 || (key ?? ArmRates.PathOf(done[0].Spec.Recipe, done[0].Spec.Trainer.Command is null)) is not { } path)
            return [];
        PastRun[] same = [.. _past.All.Where(r => r.Spec.Trainer.Name == done[0].Spec.Trainer.Name
            && r.Spec.Trainer.Version == done[0].Spec.Trainer.Version && r.IsSame(done[0].Spec.Recipe, path))];
        return [.. done.DistinctBy(d => d.Place.Rung).Select(rung => Curve(rung, same, path, level))
            .OfType<RateCurve>().OrderBy(c => c.Params)];
    }

    /// <summary>Power of N that the best rates go with; null with fewer than three sizes that have one.</summary>
    public static LogLine? Drift(IEnumerable<RateCurve> rates) =>
        LogLine.Fit(rates.Where(r => r.Best is not null).Select(r => (r.Params, r.Best!.Value.Value)));

    private RateCurve? Curve(DoneRun rung, PastRun[] same, string path, double level)
    {
        PastRun[] here = [.. same.Where(r => r.Spec.Tokens == rung.Spec.Tokens && JsonNode.DeepEquals(r.Spec.Size, rung.Spec.Size))];
        return RateCurve.Of(rung.Place.Rung, rung.Result.Params,
            here.Select(r => (ArmRates.Of(r.Spec.Recipe, path) ?? double.NaN, r.Result.Loss)),
            here.Select(Beginning).DefaultIfEmpty(double.PositiveInfinity).Max(), level);
    }

    /// <summary>Loss on the first line of its metrics, which is near that of initialisation.</summary>
    private double Beginning(PastRun run)
    {
        var line = ContinuedRun.Lines(new RunDirectory(Path.Combine(root, run.Key))).FirstOrDefault();
        return line?["train_loss"] is JsonValue value && value.TryGetValue(out double loss) && double.IsFinite(loss) ? loss : run.Result.Loss;
    }
}
