using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>Curves of equal loss in the plane of parameters and tokens.</summary>
public static class IsolossCurve
{
    /// <summary>Tokens are sought between e^-MaxLogTokens and e^MaxLogTokens.</summary>
    private const double MaxLogTokens = 120;

    /// <summary>
    /// Points (N, D) at which <paramref name="law"/> gives <paramref name="loss"/>, for N spaced evenly in log. A size that
    /// never reaches the loss, however much data it sees, is left out.
    /// </summary>
    /// <param name="law">A law that falls with tokens.</param>
    /// <param name="theta">Its parameters, in the law's order.</param>
    /// <param name="loss">Loss, nats per token; above 0.</param>
    /// <param name="nMin">Smallest N; above 0.</param>
    /// <param name="nMax">Largest N; at least <paramref name="nMin"/>.</param>
    /// <param name="points">Sizes tried; at least 2.</param>
    public static IReadOnlyList<(double Params, double Tokens)> Trace(
        ILaw law, ReadOnlySpan<double> theta, double loss, double nMin, double nMax, int points)
    {
        double[] fixedTheta = [.. theta];
        return Trace((n, d) => law.Loss(fixedTheta, n, d), loss, nMin, nMax, points);
    }

    /// <summary>The same for any loss of (N, D) that falls with tokens.</summary>
    public static IReadOnlyList<(double Params, double Tokens)> Trace(
        Func<double, double, double> lossAt, double loss, double nMin, double nMax, int points)
    {
        ObservationCheck.Positive(loss, "loss");
        ObservationCheck.Positive(nMin, "smallest N");
        ObservationCheck.Positive(nMax, "largest N");
        if (points < 2 || nMax < nMin)
            throw new BadInputException($"an isoloss curve was asked with {points} points from N={nMin} to N={nMax}: expected at least 2 points and a range that rises");
        List<(double, double)> curve = [];
        for (int i = 0; i < points; i++)
        {
            double parameters = nMin * Math.Pow(nMax / nMin, i / (points - 1.0));
            if (TokensFor(lossAt, loss, parameters) is { } tokens)
                curve.Add((parameters, tokens));
        }
        return curve;
    }

    /// <summary>Tokens at which this size reaches the loss; null when no amount does.</summary>
    internal static double? TokensFor(Func<double, double, double> lossAt, double loss, double parameters)
    {
        double low = -MaxLogTokens, high = MaxLogTokens;
        if (lossAt(parameters, Math.Exp(high)) >= loss || lossAt(parameters, Math.Exp(low)) <= loss)
            return null;
        while (high - low > 1e-12 * (1 + Math.Abs(low)))
        {
            double middle = 0.5 * (low + high);
            if (lossAt(parameters, Math.Exp(middle)) > loss)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(0.5 * (low + high));
    }
}
