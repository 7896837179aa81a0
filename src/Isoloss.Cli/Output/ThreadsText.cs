using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Lab.Quoting;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Output;

/// <summary>How many threads the runs of a quote get, and the measurement that says so.</summary>
internal static class ThreadsText
{
    /// <summary>A line for people.</summary>
    public static string Of(StudyQuote quote)
    {
        RunQuote[] alone = [.. quote.Runs.Where(r => r is { IsDone: false, IsAlone: true })];
        string lone = alone.Length == 0 ? "" : $"; {alone.Length} of the runs alone, with {string.Join(" or ", alone.Select(r => r.Threads).Distinct().Order())}";
        Speed[] measured = Measured(quote);
        return $"threads per run: {quote.Threads}{lone}" + (measured.Length == 0 ? "" : $" (measured: {string.Join("; ", measured.Select(s => Of(quote, s)))})");
    }

    /// <summary>The same measurement, for programs.</summary>
    public static JsonArray Json(StudyQuote quote) => JsonOutput.Array(Measured(quote), s => new JsonObject
    {
        ["width"] = s.Size.Width,
        ["layers"] = s.Size.Layers,
        ["threads"] = s.Alone!.Threads,
        ["tokens_per_second"] = JsonOutput.Number(s.Alone.TokensPerSecond),
        ["beside_others"] = JsonOutput.Number(s.TokensPerSecond),
    });

    // Of recipes that differ, the first speaks for a size.
    private static Speed[] Measured(StudyQuote quote) => [.. quote.Speeds.Where(s => s.Alone is not null).DistinctBy(s => s.Size)];

    private static string Of(StudyQuote quote, Speed speed)
    {
        var alone = speed.Alone!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{speed.Size.Width}x{speed.Size.Layers} {Rate(speed.TokensPerSecond * quote.Parallel)} tokens/s from {quote.Parallel} at once, {Rate(alone.TokensPerSecond)} from one with {alone.Threads}");
    }

    private static string Rate(double perSecond) => Quantity.Format(Math.Round(perSecond));
}
