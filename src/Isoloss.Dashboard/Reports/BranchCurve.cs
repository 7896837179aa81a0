using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Runs.Directories;

namespace Isoloss.Dashboard.Reports;

/// <summary>The training loss of a run in a tree of branches.</summary>
/// <param name="Steps">Steps done, counted from the beginning of the trunk.</param>
/// <param name="Losses">Training loss, nats per token, averaged over the steps since the one before.</param>
/// <param name="Differences">The same minus the trunk's at equal steps, where both saw the same batches; NaN where the trunk has none.</param>
internal sealed record BranchCurve(IReadOnlyList<long> Steps, IReadOnlyList<double> Losses, IReadOnlyList<double> Differences)
{
    /// <summary>Reads the curves of a tree, in the order of <see cref="BranchNode.All"/>; of the trunk, from half-way to its first branch.</summary>
    public static IReadOnlyList<BranchCurve> Read(BranchNode trunk)
    {
        var reference = Points(trunk.Directory);
        long from = trunk.Branches.Min(b => b.Step ?? 0) / 2;
        return [.. trunk.All().Select(n => Of(n.Depth == 0 ? reference.Where(p => p.Key >= from) : Points(n.Node.Directory), reference))];
    }

    private static BranchCurve Of(IEnumerable<KeyValuePair<long, double>> points, Dictionary<long, double> reference)
    {
        var sorted = points.OrderBy(p => p.Key).ToList();
        return new BranchCurve([.. sorted.Select(p => p.Key)], [.. sorted.Select(p => p.Value)],
            [.. sorted.Select(p => p.Value - reference.GetValueOrDefault(p.Key, double.NaN))]);
    }

    private static Dictionary<long, double> Points(RunDirectory directory)
    {
        var points = new Dictionary<long, double>();
        try
        {
            foreach (double[] line in MetricsFile.Numbers(directory.MetricsFile, "step", "train_loss", "loss"))
                if (line[0] is > 0 and < 1e15 && (double.IsFinite(line[1]) ? line[1] : line[2]) is var loss && double.IsFinite(loss))
                    points[(long)line[0]] = loss;
        }
        // A report is written from what is there: a damaged curve costs its line, not the report.
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            points.Clear();
        }
        return points;
    }
}
