namespace Isoloss.Core.Prediction;

/// <summary>Weights of the forms from how well each predicted the rolling hold-outs.</summary>
internal static class FormWeights
{
    /// <summary>Weights that sum to 1: all alike times the density of the hold-outs, to the power of the trust in them.</summary>
    public static double[] Of(int forms, IReadOnlyList<HoldOut> holdOuts, DriftBelief drift, double trust)
    {
        double sd = drift.Typical;
        double[] logs = new double[forms];
        for (int f = 0; f < forms; f++)
            foreach (HoldOut holdOut in holdOuts)
                logs[f] += trust * holdOut.Judged.Average(j => Math.Log(DriftBelief.Density(j, f, sd) + 1e-300));
        double largest = logs.Max();
        double[] weights = [.. logs.Select(l => Math.Exp(l - largest))];
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }
}
