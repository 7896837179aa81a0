namespace Isoloss.Core.Comparison;

/// <summary>
/// What the variant costs beside the baseline at equal size and data, as a power law of N D:
/// a variant that spends more FLOP per token pays for it in its multiplier.
/// </summary>
internal sealed class CostRatio
{
    /// <summary>Below one decade of compute a trend of the ratio is not carried further; the mean ratio is.</summary>
    private static readonly double EnoughLever = Math.Log(10);

    private readonly double _centre, _mean;

    /// <summary>Least squares of the log ratio on log N D; recorded FLOP carry no noise.</summary>
    public CostRatio(IReadOnlyList<PairedRung> rungs)
    {
        double[] x = [.. rungs.Select(r => Math.Log(r.Params) + Math.Log(r.Tokens))], y = [.. rungs.Select(r => Math.Log(r.VariantFlops / r.BaselineFlops))];
        (_centre, _mean) = (x.Average(), y.Average());
        if (x.Max() - x.Min() < EnoughLever)
            return;
        double cross = 0, square = 0;
        for (int i = 0; i < x.Length; i++)
        {
            cross += (x[i] - _centre) * y[i];
            square += (x[i] - _centre) * (x[i] - _centre);
        }
        Slope = cross / square;
    }

    /// <summary>Exponent of the ratio in N D.</summary>
    public double Slope { get; }

    /// <summary>Log of variant over baseline FLOP at a size and data.</summary>
    public double LogAt(ScalePoint point) => _mean + Slope * (Math.Log(point.Params) + Math.Log(point.Tokens) - _centre);
}
