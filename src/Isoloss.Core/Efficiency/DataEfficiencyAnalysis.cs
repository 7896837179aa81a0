using Isoloss.Core.Numerics;

namespace Isoloss.Core.Efficiency;

/// <summary>Measures <see cref="DataEfficiency"/>.</summary>
public static class DataEfficiencyAnalysis
{
    // Of the tokens of the baseline's curve: early, half-way, and all.
    private static readonly double[] Shares = [0.25, 0.5, 1];
    private const double CurveFrom = 0.05;
    private const int CurvePoints = 48, LeastFreedom = 2;

    /// <summary>Measures.</summary>
    /// <param name="runs">Finished runs that have curves, in any order; of each size, those of one rung.</param>
    /// <param name="baseline">Name of the baseline.</param>
    /// <param name="losses">Losses to reach on every size, nats per token; empty for those of the baseline after a quarter, half and all of its tokens.</param>
    /// <param name="level">Level of the intervals, between 0 and 1.</param>
    /// <returns>What was measured; null where the baseline has no curve.</returns>
    public static DataEfficiency? Of(IReadOnlyList<CurveRun> runs, string baseline, IReadOnlyList<double> losses, double level = 0.95)
    {
        bool isAlone = runs.All(r => r.Arm == baseline);
        var sizes = runs.Where(r => r.Arm == baseline).OrderBy(r => r.Params).ThenBy(r => r.Tokens).Select(r => r.Rung).Distinct()
            .Select(rung => Arms(runs, rung, baseline)).Where(s => s.Count > 0 && s[0].Arm == baseline && (isAlone || s.Count > 1)).ToList();
        if (sizes.Count == 0)
            return null;
        PairedSize[] pairs = [.. sizes.SelectMany((size, at) => size.Skip(1).Select(v => PairedSize.Of(at, size[0], v)).OfType<PairedSize>())];
        return new DataEfficiency
        {
            Baseline = baseline,
            Level = level,
            Sizes = [.. sizes.Select((size, at) => Size(size, [.. pairs.Where(p => p.Size == at)], pairs, losses, level))],
            Variants = [.. pairs.GroupBy(p => p.Variant).Select(g => Variant(g.Key, [.. g.Select(p => p.LogMean)], level))],
        };
    }

    /// <summary>The arms on a rung, the baseline first, with their runs by seed.</summary>
    private static List<ArmCurves> Arms(IReadOnlyList<CurveRun> runs, string rung, string baseline) =>
        [.. runs.Where(r => r.Rung == rung).GroupBy(r => r.Arm).OrderByDescending(g => g.Key == baseline)
            .Select(g => ArmCurves.Of(g.Key, [.. g.OrderBy(r => r.Seed)])).OfType<ArmCurves>()];

    private static SizeEfficiency Size(
        List<ArmCurves> arms, PairedSize[] here, PairedSize[] all, IReadOnlyList<double> asked, double level)
    {
        var own = arms[0].Mean;
        IEnumerable<double> losses = asked.Count > 0 ? asked.OrderDescending() : Shares.Select(s => own.LossAt(own.First + s * (own.Last - own.First)) ?? own.Lowest);
        var rung = arms[0].Runs[0];
        return new SizeEfficiency(rung.Rung, rung.Params, rung.Tokens,
            [.. losses.Select(loss => new ReachedLoss(loss, [.. arms.Select(a => new ArmTokens(a.Arm, a.Mean.TokensTo(loss), a.Mean.Lowest))]))],
            [.. here.Select(p => Multiplier(p, [.. all.Where(o => o.Variant == p.Variant)], own, arms.First(a => a.Arm == p.Variant).Mean, level))]);
    }

    private static SizeMultiplier Multiplier(PairedSize pair, PairedSize[] sizes, LossCurve own, LossCurve other, double level)
    {
        int freedom = sizes.Sum(s => s.Logs.Count - 1);
        double spread = freedom == 0 ? double.NaN : Math.Sqrt(sizes.Sum(s => s.Squares) / freedom);
        return new SizeMultiplier
        {
            Variant = pair.Variant,
            Loss = pair.Loss,
            Tokens = Math.Exp(pair.LogTokens),
            Multiplier = Math.Exp(pair.LogMean),
            Interval = freedom < LeastFreedom ? null : Around(pair.LogMean, spread / Math.Sqrt(pair.Logs.Count), freedom, level),
            Pairs = pair.Logs.Count,
            Curve = [.. Along(own, other)],
        };
    }

    /// <summary>The multiplier at every loss that both mean curves come to, over the baseline's tokens.</summary>
    private static IEnumerable<(double, double)> Along(LossCurve own, LossCurve other)
    {
        double from = Math.Max(own.First, CurveFrom * own.Last), ratio = own.Last / from;
        for (int i = 0; i < CurvePoints; i++)
        {
            double tokens = from * Math.Pow(ratio, i / (CurvePoints - 1.0));
            if (own.LossAt(tokens) is { } loss && other.TokensTo(loss) is { } there && there > other.First)
                yield return (own.TokensTo(loss)!.Value, own.TokensTo(loss)!.Value / there);
        }
    }

    private static VariantEfficiency Variant(string variant, double[] logs, double level)
    {
        double mean = logs.Average();
        double spread = logs.Length < 2 ? double.NaN : Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1));
        return new VariantEfficiency(variant, Math.Exp(mean),
            logs.Length - 1 < LeastFreedom ? null : Around(mean, spread / Math.Sqrt(logs.Length), logs.Length - 1, level), logs.Length);
    }

    private static Estimate Around(double log, double error, int freedom, double level)
    {
        double t = Distributions.StudentQuantile(0.5 + level / 2, freedom);
        return new Estimate(Math.Exp(log), Math.Exp(log - t * error), Math.Exp(log + t * error));
    }
}
