namespace Isoloss.Core.Efficiency;

/// <summary>Pairs of runs of a variant and the baseline on one size.</summary>
/// <param name="Size">Number of the size.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Loss">Mean of the losses that they are compared at, nats per token.</param>
/// <param name="LogTokens">Mean of ln of the baseline's tokens there.</param>
/// <param name="Logs">ln of the baseline's tokens over the variant's, pair by pair.</param>
internal sealed record PairedSize(int Size, string Variant, double Loss, double LogTokens, IReadOnlyList<double> Logs)
{
    /// <summary>Their mean.</summary>
    public double LogMean => Logs.Average();

    /// <summary>Sum of squares around the mean.</summary>
    public double Squares => Logs.Sum(l => (l - LogMean) * (l - LogMean));

    /// <summary>
    /// Compares run with run at the lowest loss that both reach in half of their tokens: neither is cut off, neither has its learning rate decayed where that
    /// happens towards the end, and the two change places without changing the answer but for its sign. Equal seeds share their data and are paired; without any, runs are paired in order, which leaves mean and
    /// spread right where they are independent.
    /// </summary>
    public static PairedSize? Of(int size, ArmCurves baseline, ArmCurves variant)
    {
        (CurveRun Own, CurveRun Other)[] pairs = [.. baseline.Runs.Where(r => r.Seed is not null)
            .Join(variant.Runs, r => r.Seed, r => r.Seed, (own, other) => (own, other))];
        if (pairs.Length == 0)
            pairs = [.. baseline.Runs.Zip(variant.Runs)];
        var logs = new List<double>(pairs.Length);
        double losses = 0, tokens = 0;
        foreach (var (own, other) in pairs)
        {
            double loss = Math.Max(HalfWay(own.Curve), HalfWay(other.Curve)), there = own.Curve.TokensTo(loss)!.Value;
            logs.Add(Math.Log(there / other.Curve.TokensTo(loss)!.Value));
            losses += loss;
            tokens += Math.Log(there);
        }
        return logs.Count == 0 ? null : new PairedSize(size, variant.Arm, losses / logs.Count, tokens / logs.Count, logs);
    }

    private static double HalfWay(LossCurve curve) => curve.LossAt(Math.Max(curve.First, curve.Last / 2)) ?? curve.Lowest;
}
