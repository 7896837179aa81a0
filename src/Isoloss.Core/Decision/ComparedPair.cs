using Isoloss.Core.Comparison;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// The only place that knows what a comparison looks like: from the runs of both arms and what <see cref="ArmComparer"/> said of them to the state
/// that next runs are chosen from. The belief is the planner's own, reconciled with the comparison at the target.
/// </summary>
internal static class ComparedPair
{
    /// <summary>Prepares a comparison.</summary>
    /// <param name="runs">The runs that were compared.</param>
    /// <param name="now">What was said of them.</param>
    /// <param name="asked">What was asked.</param>
    public static PairState Of(ArmRuns runs, ComparisonResult now, CompareOptions asked)
    {
        double Loss(ScalePoint p) => now.BaselineLaw.Loss(p.Params, p.Tokens);
        double logTarget = Math.Log(now.Target.Flops);
        var state = PairState.Of(RungsOf(runs, Loss), logTarget, Math.Log(1 + asked.SmallestGain), new WorthPrior(), Loss);
        (double mean, double sd) = Asked(now);
        return state with
        {
            Belief = state.Belief.Reconciled(logTarget, mean, sd),
            ProbabilityBetter = now.ProbabilityBetter,
            LogSd = sd,
            BaselineRate = FlopRate(runs.Baseline),
            VariantRate = FlopRate(runs.Variant),
        };
    }

    /// <summary>Mean and standard deviation of the log multiplier at the target in what the verdict is about.</summary>
    public static (double Mean, double Sd) Asked(ComparisonResult now)
    {
        Estimate asked = now.Worth switch
        {
            Worth.Time => now.WallClock!.Time.Multiplier,
            Worth.Cost => now.WallClock!.Cost!.Multiplier,
            _ => now.Multiplier,
        };
        double width = 2 * Distributions.NormalQuantile(0.5 * (1 + now.Level));
        return (Math.Log(asked.Value), Math.Max(1e-9, Math.Log(asked.Upper / asked.Lower) / width));
    }

    private static List<LadderRung> RungsOf(ArmRuns runs, Func<ScalePoint, double> loss)
    {
        var paired = PairedLadder.Join(runs.Baseline, runs.Variant).Rungs.ToDictionary(r => (r.Params, r.Tokens));
        var baseline = runs.Baseline.ToLookup(o => (o.Params, o.Tokens));
        var variant = runs.Variant.ToLookup(o => (o.Params, o.Tokens));
        double ratio = Math.Exp(paired.Values.Average(r => Math.Log(r.VariantFlops / r.BaselineFlops)));
        return
        [
            .. baseline.Select(g => g.Key).Union(variant.Select(g => g.Key))
                .Select(key => OnRung([.. baseline[key]], [.. variant[key]], paired.GetValueOrDefault(key), ratio, loss))
                .OrderBy(r => r.At.Flops),
        ];
    }

    private static LadderRung OnRung(Observation[] baseline, Observation[] variant, PairedRung? pair, double costRatio, Func<ScalePoint, double> loss)
    {
        double b = baseline.Length > 0 ? MeanFlops(baseline) : MeanFlops(variant) / costRatio;
        Observation any = baseline.Length > 0 ? baseline[0] : variant[0];
        var at = new ScalePoint(any.Params, any.Tokens, b);
        return new LadderRung
        {
            At = at,
            VariantFlops = variant.Length > 0 ? MeanFlops(variant) : b * costRatio,
            Steepness = Steepness.Of(loss, at),
            BaselineRuns = baseline.Length,
            VariantRuns = variant.Length,
            Pairs = pair?.Pairs ?? 0,
            LogDifference = pair?.LogDifference ?? 0,
            WithinSquares = pair?.WithinSquares ?? 0,
            WithinDof = pair?.WithinDof ?? 0,
        };
    }

    private static double MeanFlops(Observation[] runs) => Math.Exp(runs.Average(o => Math.Log(o.Flops)));

    /// <summary>FLOP per second on the largest rung that recorded a throughput.</summary>
    private static double? FlopRate(IReadOnlyList<Observation> runs)
    {
        Observation[] recorded = [.. runs.Where(o => double.IsFinite(o.TokensPerSecond))];
        if (recorded.Length == 0)
            return null;
        double largest = recorded.Max(o => o.Flops);
        return recorded.Where(o => o.Flops > 0.99 * largest).Average(o => o.Flops * o.TokensPerSecond / o.Tokens);
    }
}
