namespace Isoloss.Core.Efficiency;

/// <summary>
/// Training loss of a run over its tokens, as the curve that never rises and is nearest to the readings by least squares (pool adjacent
/// violators, Ayer et al. 1955): a level is then crossed once, and not as soon as noise first dips below it. Between its points
/// ln loss is linear in ln tokens.
/// </summary>
public sealed class LossCurve
{
    // Readings are evenly spaced in steps: late in a run a bin averages some sixteen of two hundred.
    private const double BinWidth = 0.08;
    private const int LeastPoints = 4;
    private readonly double[] _logTokens;
    private readonly double[] _logLosses;

    private LossCurve(double[] logTokens, double[] logLosses) => (_logTokens, _logLosses) = (logTokens, logLosses);

    /// <summary>Tokens of the first point.</summary>
    public double First => Math.Exp(_logTokens[0]);

    /// <summary>Tokens of the last point, some percent before the run's end: it averages the last readings.</summary>
    public double Last => Math.Exp(_logTokens[^1]);

    /// <summary>The loss it ends with, nats per token: its lowest.</summary>
    public double Lowest => Math.Exp(_logLosses[^1]);

    /// <summary>Fits the curve.</summary>
    /// <param name="readings">Tokens and training loss in any order; those that are not finite and above 0 are left out.</param>
    /// <returns>The curve; null with fewer than four bins of readings.</returns>
    public static LossCurve? Of(IEnumerable<(double Tokens, double Loss)> readings)
    {
        var bins = readings.Where(r => IsPositive(r.Tokens) && IsPositive(r.Loss)).Select(r => (X: Math.Log(r.Tokens), Y: Math.Log(r.Loss)))
            .GroupBy(r => Math.Floor(r.X / BinWidth)).OrderBy(g => g.Key)
            .Select(g => (X: g.Average(r => r.X), Y: g.Average(r => r.Y), Weight: (double)g.Count())).ToList();
        if (bins.Count < LeastPoints)
            return null;
        return new LossCurve([.. bins.Select(b => b.X)], Falling(bins));
    }

    /// <summary>Mean of curves in ln loss, over the tokens that all have; null where they have none in common.</summary>
    public static LossCurve? Mean(IReadOnlyList<LossCurve> curves)
    {
        double from = curves.Max(c => c._logTokens[0]), to = curves.Min(c => c._logTokens[^1]);
        double[] x = [.. curves.SelectMany(c => c._logTokens).Where(t => t >= from && t <= to).Distinct().Order()];
        return x.Length < LeastPoints ? null : new LossCurve(x, [.. x.Select(t => curves.Average(c => c.At(t)))]);
    }

    /// <summary>Loss after so many tokens, nats per token; null outside the curve.</summary>
    public double? LossAt(double tokens) =>
        Math.Log(tokens) is var x && x >= _logTokens[0] && x <= _logTokens[^1] ? Math.Exp(At(x)) : null;

    /// <summary>Tokens at which the curve comes down to a loss, its first point at least; null where it never does.</summary>
    /// <param name="loss">Nats per token, above 0.</param>
    public double? TokensTo(double loss)
    {
        double y = Math.Log(loss);
        int after = Array.FindIndex(_logLosses, l => l <= y + 1e-12);
        if (after <= 0)
            return after < 0 ? null : First;
        double fall = _logLosses[after - 1] - _logLosses[after];
        double share = fall > 0 ? (_logLosses[after - 1] - y) / fall : 1;
        return Math.Exp(_logTokens[after - 1] + Math.Clamp(share, 0, 1) * (_logTokens[after] - _logTokens[after - 1]));
    }

    private double At(double x)
    {
        int after = Array.BinarySearch(_logTokens, x);
        if (after >= 0)
            return _logLosses[after];
        after = Math.Clamp(~after, 1, _logTokens.Length - 1);
        double share = (x - _logTokens[after - 1]) / (_logTokens[after] - _logTokens[after - 1]);
        return _logLosses[after - 1] + share * (_logLosses[after] - _logLosses[after - 1]);
    }

    /// <summary>Pools neighbours that rise until none does; every bin has the mean of its pool.</summary>
    private static double[] Falling(List<(double X, double Y, double Weight)> bins)
    {
        var pools = new List<(double Y, double Weight, int Count)>(bins.Count);
        foreach (var bin in bins)
        {
            var (y, weight, count) = (bin.Y, bin.Weight, 1);
            while (pools.Count > 0 && pools[^1].Y < y)
            {
                var before = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                y = (before.Y * before.Weight + y * weight) / (before.Weight + weight);
                (weight, count) = (before.Weight + weight, before.Count + count);
            }
            pools.Add((y, weight, count));
        }
        return [.. pools.SelectMany(p => Enumerable.Repeat(p.Y, p.Count))];
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);
}
