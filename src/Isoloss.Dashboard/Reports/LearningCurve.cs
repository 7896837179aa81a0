using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>Training loss over a run, thinned so that a page with many runs stays small.</summary>
/// <param name="X">Tokens seen; steps where the run recorded no tokens.</param>
/// <param name="Y">Training loss, nats per token, averaged over the tokens since the point before.</param>
/// <param name="InTokens">Whether <paramref name="X"/> counts tokens.</param>
internal sealed record LearningCurve(IReadOnlyList<double> X, IReadOnlyList<double> Y, bool InTokens)
{
    // More points than a panel has pixels to show would only make the file larger.
    private const int Bins = 120;

    private static readonly string[] Names = ["tokens", "step", "train_loss", "loss", "eval_loss", "val_loss"];
    private const int Tokens = 0, Step = 1, FirstLoss = 2;

    /// <summary>Reads the curve of <paramref name="run"/>, or null when it has none that can be read.</summary>
    public static LearningCurve? Read(RunRecord run)
    {
        if (run.Directory is not { } directory)
            return null;
        try
        {
            return Of(ContinuedRun.Numbers(directory, Names));
        }
        // A report is written from what is there: a damaged curve costs its panel, not the report.
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LearningCurve? Of(IReadOnlyList<double[]> lines)
    {
        int loss = Enumerable.Range(FirstLoss, Names.Length - FirstLoss).FirstOrDefault(name => lines.Any(line => double.IsFinite(line[name])), -1);
        if (loss < 0)
            return null;
        bool inTokens = lines.Any(line => double.IsFinite(line[Tokens]));
        var points = from line in lines
                     let x = line[inTokens ? Tokens : Step]
                     where x > 0 && double.IsFinite(x) && double.IsFinite(line[loss])
                     select (X: x, Y: line[loss]);
        return Thin([.. points], inTokens);
    }

    /// <summary>Means over bins of equal width in log x, since a learning curve is read on a logarithmic axis.</summary>
    private static LearningCurve? Thin(List<(double X, double Y)> points, bool inTokens)
    {
        if (points.Count < 2)
            return null;
        double low = Math.Log(points.Min(p => p.X));
        double width = (Math.Log(points.Max(p => p.X)) - low) / Bins;
        var bins =
            points.GroupBy(p => width > 0 ? Math.Min(Bins - 1, (int)((Math.Log(p.X) - low) / width)) : 0).OrderBy(b => b.Key);
        return new LearningCurve([.. bins.Select(b => b.Max(p => p.X))], [.. bins.Select(b => b.Average(p => p.Y))], inTokens);
    }
}
