using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>The compute-efficient frontier: the size and data that give the least loss for C = k N D, k = 6 by default.</summary>
public static class Frontier
{
    /// <summary>Half-width of the search in log N around N = D.</summary>
    private const double SearchReach = 60;

    /// <summary>Step of the coarse scan in log N.</summary>
    private const double ScanStep = 2;

    /// <summary>Step of the numeric derivative in log N: its error is of fourth order, its rounding below 1e-13.</summary>
    private const double SlopeStep = 0.05;

    /// <summary>Halvings of a bracket of two scan steps: down to 1e-13 in log N.</summary>
    private const int Halvings = 45;

    /// <summary>
    /// Best (N, D) for <paramref name="flops"/>, in closed form where there is one (Hoffmann et al. 2022, equation 4),
    /// otherwise as a numeric minimum.
    /// </summary>
    /// <param name="law">The law.</param>
    /// <param name="theta">Its parameters, in the law's order.</param>
    /// <param name="flops">C, FLOP; above 0.</param>
    /// <param name="flopsPerParameterToken">k in C = k N D.</param>
    /// <exception cref="BadInputException">The law has no best split of compute between size and data.</exception>
    public static ScalePoint Optimal(
        ILaw law, ReadOnlySpan<double> theta, double flops, double flopsPerParameterToken = FlopRule.Usual) =>
        TryOptimal(law, theta, flops, flopsPerParameterToken) ?? throw new BadInputException(
            $"the law {law.Name} ({law.Equation}) has no best split of {flops:0.##e0} FLOP between parameters and tokens: "
            + "it does not rise towards both ends, so no plan follows from it; expected a law in which both matter, such as chinchilla");

    /// <summary>The same, or null when the loss does not rise towards both ends of the line of equal compute.</summary>
    public static ScalePoint? TryOptimal(
        ILaw law, ReadOnlySpan<double> theta, double flops, double flopsPerParameterToken = FlopRule.Usual)
    {
        ObservationCheck.Positive(flops, "flops (C)");
        double product = flops / flopsPerParameterToken;
        double? parameters = AllocationTerms.Of(law, theta) is { } terms
            ? Math.Exp(terms.LogParams(product))
            : Search(law, theta, product, flopsPerParameterToken);
        return parameters is { } n && double.IsFinite(n) ? new ScalePoint(n, product / n, flops) : null;
    }

    /// <summary>Least loss for <paramref name="flops"/>, nats per token.</summary>
    /// <param name="law">The law.</param>
    /// <param name="theta">Its parameters, in the law's order.</param>
    /// <param name="flops">C, FLOP; above 0.</param>
    /// <param name="flopsPerParameterToken">k in C = k N D.</param>
    public static double Loss(
        ILaw law, ReadOnlySpan<double> theta, double flops, double flopsPerParameterToken = FlopRule.Usual)
    {
        ScalePoint point = Optimal(law, theta, flops, flopsPerParameterToken);
        return new LossSurface(law, flopsPerParameterToken).Loss(theta, point.Params, point.Tokens);
    }

    /// <summary>Best N for <paramref name="product"/> = N D, numerically; null when there is none.</summary>
    internal static double? Search(
        ILaw law, ReadOnlySpan<double> theta, double product, double flopsPerParameterToken = FlopRule.Usual)
    {
        double[] fixedTheta = [.. theta];
        var surface = new LossSurface(law, flopsPerParameterToken);
        return Search((n, d) => surface.Loss(fixedTheta, n, d), product);
    }

    /// <summary>
    /// Best N for N D = <paramref name="product"/>: a coarse scan finds the valley, bisection on the slope its bottom. A
    /// minimum is flat, so comparing losses would place it only to half the digits.
    /// </summary>
    internal static double? Search(Func<double, double, double> lossAt, double product)
    {
        if (Valley(lossAt, product) is not { } low)
            return null;
        double high = low + 2 * ScanStep;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high);
            if (Slope(lossAt, product, middle) < 0)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(0.5 * (low + high));
    }

    /// <summary>log N at the lower end of the two steps around the least loss of a coarse scan; null when an end is as low.</summary>
    private static double? Valley(Func<double, double, double> lossAt, double product)
    {
        double first = 0.5 * Math.Log(product) - SearchReach;
        double[] losses = new double[(int)(2 * SearchReach / ScanStep) + 1];
        for (int i = 0; i < losses.Length; i++)
            losses[i] = On(lossAt, product, first + i * ScanStep);
        int best = 0;
        for (int i = 1; i < losses.Length; i++)
            if (losses[i] < losses[best])
                best = i;
        // A law that is flat towards an end, to rounding, has no minimum in between.
        double rises = losses[best] * (1 + 1e-12);
        return best > 0 && best < losses.Length - 1 && losses[0] > rises && losses[^1] > rises
            ? first + (best - 1) * ScanStep
            : null;
    }

    /// <summary>
    /// Proportional to d L / d log N along N D = <paramref name="product"/>: below 0 where a larger model with less data
    /// would be better. Central difference of fourth order.
    /// </summary>
    internal static double Slope(Func<double, double, double> lossAt, double product, double logParams) =>
        8 * (On(lossAt, product, logParams + SlopeStep) - On(lossAt, product, logParams - SlopeStep))
        - (On(lossAt, product, logParams + 2 * SlopeStep) - On(lossAt, product, logParams - 2 * SlopeStep));

    private static double On(Func<double, double, double> lossAt, double product, double logParams)
    {
        double parameters = Math.Exp(logParams);
        return lossAt(parameters, product / parameters);
    }
}
