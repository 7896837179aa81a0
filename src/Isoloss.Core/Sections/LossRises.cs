using Isoloss.Core.Numerics;

namespace Isoloss.Core.Sections;

/// <summary>
/// Finds what rises while the mean falls. The same tokens are measured twice, so their difficulty cancels; the changes of all parts
/// around their median give the spread (median absolute deviation times 1.4826). A rise is above it by the normal
/// quantile of .01 over the number of parts, and by at least .05 nats.
/// </summary>
public static class LossRises
{
    private const double FalseAlarms = 0.01, LeastRise = 0.05;
    private const int Least = 8;

    /// <summary>The rises, the largest deviation first; none where the mean does not fall or there are fewer than eight parts.</summary>
    /// <param name="names">Names of the parts.</param>
    /// <param name="before">Their losses at the earlier evaluation.</param>
    /// <param name="after">Their losses at the later one, as many.</param>
    public static IReadOnlyList<LossRise> Find(IReadOnlyList<string> names, IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        int count = Math.Min(names.Count, Math.Min(before.Count, after.Count));
        if (count < Least || after.Take(count).Average() >= before.Take(count).Average())
            return [];
        double[] changes = [.. Enumerable.Range(0, count).Select(i => after[i] - before[i])];
        double middle = Median(changes), spread = 1.4826 * Median([.. changes.Select(c => Math.Abs(c - middle))]);
        double bar = NormalScore.Quantile(1 - FalseAlarms / count);
        return [.. Enumerable.Range(0, count)
            .Where(i => changes[i] >= LeastRise && changes[i] - middle > bar * spread)
            .Select(i => new LossRise(names[i], before[i], after[i], (changes[i] - middle) / Math.Max(spread, 1e-6)))
            .OrderByDescending(r => r.Deviations)];
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }
}
