using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>What a user must know before believing a comparison.</summary>
internal static class ComparisonDiagnostics
{
    /// <summary>A rung whose difference is this many typical residuals off the trend breaks it.</summary>
    private const double TrendBreak = 5;

    /// <summary>Fewer rungs than this have no trend to break.</summary>
    private const int RungsForTrend = 6;

    /// <summary>All diagnoses.</summary>
    public static IReadOnlyList<Diagnostic> Of(
        PairedLadder ladder, double[] residuals, IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant, ScalePoint target)
    {
        Observation[] common = [.. ladder.Rungs.Select(r => new Observation(r.Params, r.Tokens, r.BaselineFlops, Math.Exp(r.BaselineLogLoss)))];
        List<Diagnostic> found =
        [
            .. ladder.Diagnostics,
            .. LadderDiagnostics.Replicates(baseline, "baseline"),
            .. LadderDiagnostics.Replicates(variant, "variant"),
            .. LadderDiagnostics.Duplicates(baseline, "baseline"),
            .. LadderDiagnostics.Duplicates(variant, "variant"),
            .. LadderDiagnostics.Shape(common),
            .. LadderDiagnostics.Reach(common, target.Flops),
        ];
        AddOutlier(found, ladder.Rungs, residuals);
        return found;
    }

    private static void AddOutlier(List<Diagnostic> found, IReadOnlyList<PairedRung> rungs, double[] residuals)
    {
        if (rungs.Count < RungsForTrend)
            return;
        double[] scaled = [.. residuals.Select((r, g) => Math.Abs(r) * Math.Sqrt(rungs[g].Pairs))];
        double typical = LadderDiagnostics.Median([.. scaled]) / 0.6745;
        int worst = Enumerable.Range(0, scaled.Length).MaxBy(g => scaled[g]);
        if (scaled[worst] <= Math.Max(TrendBreak * typical, 1e-6))
            return;
        PairedRung rung = rungs[worst];
        found.Add(new("outlier-rung", string.Create(CultureInfo.InvariantCulture,
            $"The difference at N={rung.Params:0.###e0}, D={rung.Tokens:0.###e0} is {DifferenceText.Of(residuals[worst])} of the loss off the trend of the others, {scaled[worst] / typical:0} typical residuals."),
            "Look at both learning curves there, or run another seed. It was kept."));
    }
}
