using System.Text.Json.Nodes;
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

    private static readonly string[] LossNames = ["train_loss", "loss", "eval_loss", "val_loss"];

    /// <summary>Reads the curve of <paramref name="run"/>, or null when it has none that can be read.</summary>
    public static LearningCurve? Read(RunRecord run)
    {
        if (run.Directory is not { } directory)
            return null;
        try
        {
            return Of(MetricsFile.Read(directory.MetricsFile));
        }
        // A report is written from what is there: a damaged curve costs its panel, not the report.
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LearningCurve? Of(IReadOnlyList<JsonObject> lines)
    {
        string? loss = LossNames.FirstOrDefault(name => lines.Any(line => Number(line, name) is not null));
        if (loss is null)
            return null;
        bool inTokens = lines.Any(line => Number(line, "tokens") is not null);
        var points = from line in lines
                     let x = Number(line, inTokens ? "tokens" : "step")
                     let y = Number(line, loss)
                     where x > 0 && y is not null
                     select (X: x.Value, Y: y.Value);
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

    private static double? Number(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue(out double x) && double.IsFinite(x) ? x : null;
}
