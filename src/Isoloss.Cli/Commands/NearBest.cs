using System.Globalization;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>Keeps the runs near the best of their rung, where a law of tuned choices holds.</summary>
internal static class NearBest
{
    /// <summary>The runs whose loss is at most 1 + <paramref name="share"/> times the least at their parameters and tokens; all when it is null.</summary>
    /// <exception cref="BadInputException">The share is not above 0 and at most 1.</exception>
    public static IReadOnlyList<RunRecord> Keep(IReadOnlyList<RunRecord> rows, double? share, Session session)
    {
        if (share is not { } within)
            return rows;
        if (!(within > 0 && within <= 1))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"--near-best: found {within}, expected a share above 0 and at most 1, such as 0.02"));
        var finished = rows.Where(r => double.IsFinite(r.Loss)).ToList();
        var best = finished.GroupBy(r => (r.Params, r.Tokens)).ToDictionary(g => g.Key, g => g.Min(r => r.Loss));
        var kept = finished.Where(r => r.Loss <= best[(r.Params, r.Tokens)] * (1 + within)).ToHashSet();
        session.Note(string.Create(CultureInfo.InvariantCulture,
            $"kept: {kept.Count} of {finished.Count} runs, those within {within * 100:0.##} % of the best of their rung ({best.Count} rungs)"));
        // Runs without a loss stay, so that whoever fits says that they are left out.
        return [.. rows.Where(r => !double.IsFinite(r.Loss) || kept.Contains(r))];
    }
}
