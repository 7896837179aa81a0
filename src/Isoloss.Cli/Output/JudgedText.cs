using System.Globalization;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Output;

/// <summary>Held-out rungs: the difference that was measured beside the one that was predicted.</summary>
internal static class JudgedText
{
    /// <summary>A table, or nothing when no rung was held out.</summary>
    public static IEnumerable<string> Lines(ComparisonResult c)
    {
        if (c.Judged.Count == 0)
            yield break;
        int inside = c.Judged.Count(j => j.Predicted.Contains(j.Actual));
        yield return $"  {"judged on test rungs",-20} {inside} of {c.Judged.Count} differences inside their {Figures.Level(c.Level)} interval";
        yield return Row("params", "tokens", "actual", "predicted", "interval", "inside");
        foreach (var j in c.Judged)
            yield return Row(Quantity.Format(j.At.Params), Quantity.Format(j.At.Tokens), Loss(j.Actual), Loss(j.Predicted.Value),
                $"{Loss(j.Predicted.Lower)} to {Loss(j.Predicted.Upper)}", j.Predicted.Contains(j.Actual) ? "yes" : "no");
    }

    private static string Row(params string[] cells) => string.Create(
        CultureInfo.InvariantCulture, $"    {cells[0],10} {cells[1],10} {cells[2],9} {cells[3],9}  {cells[4],-20} {cells[5]}");

    private static string Loss(double difference) => Figures.Signed(difference, "0.0000");
}
