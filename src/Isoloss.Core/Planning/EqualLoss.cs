namespace Isoloss.Core.Planning;

/// <summary>
/// A point with the loss of a compute-efficient one, away from it: what another size, or another ratio of data to size,
/// costs (the overhead of overtraining). Ratios are to the efficient point of the same law.
/// </summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D that gives the same loss at this N.</param>
/// <param name="SizeFactor">N over the efficient N.</param>
/// <param name="TokensFactor">D over the efficient D.</param>
internal sealed record EqualLoss(double Params, double Tokens, double SizeFactor, double TokensFactor)
{
    /// <summary>Bisection steps: 1e-13 of a range of a few dozen in log N.</summary>
    private const int Halvings = 48;

    /// <summary>How far from the efficient size a ratio is sought, in log N.</summary>
    private const double Reach = 30;

    /// <summary>Compute over the efficient compute.</summary>
    public double ComputeFactor => SizeFactor * TokensFactor;

    /// <summary>Equal loss at <paramref name="sizeFactor"/> times the efficient size; null when that size never gets there.</summary>
    public static EqualLoss? AtSize(Func<double, double, double> lossAt, Allocation best, double sizeFactor)
    {
        double parameters = sizeFactor * best.Params;
        return IsolossCurve.TokensFor(lossAt, best.Loss, parameters) is { } tokens
            ? new(parameters, tokens, sizeFactor, tokens / best.Tokens)
            : null;
    }

    /// <summary>
    /// Equal loss at <paramref name="ratioFactor"/> times the efficient D/N. Along a curve of equal loss D/N falls as N
    /// rises, and a size that never gets there counts as an endless D/N: bisection on N finds the ratio.
    /// </summary>
    public static EqualLoss? AtRatio(Func<double, double, double> lossAt, Allocation best, double ratioFactor)
    {
        double goal = ratioFactor * best.Tokens / best.Params;
        double low = Math.Log(best.Params) - Reach, high = Math.Log(best.Params) + Reach;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high), parameters = Math.Exp(middle);
            // Loss at the wanted ratio below the goal: a smaller model would do.
            if (lossAt(parameters, goal * parameters) > best.Loss)
                low = middle;
            else
                high = middle;
        }
        return high < Math.Log(best.Params) + Reach ? AtSize(lossAt, best, Math.Exp(high) / best.Params) : null;
    }
}
