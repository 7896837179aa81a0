using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>The compute-efficient frontier: the size and data that give the least loss for C = 6 N D.</summary>
public static class Frontier
{
    /// <summary>FLOP per parameter and token (Kaplan et al. 2020, section 2.1).</summary>
    private const double FlopsPerParameterToken = 6;

    /// <summary>Half-width of the search in log N around N = D.</summary>
    private const double SearchReach = 60;

    /// <summary>
    /// Best (N, D) for <paramref name="flops"/>. Chinchilla and tied have the closed form of Hoffmann et al. 2022, equation 4:
    /// <c>N = G (C/6)^(beta/(alpha+beta))</c> with <c>G = (alpha A / (beta B))^(1/(alpha+beta))</c>; other laws are minimised numerically.
    /// </summary>
    /// <param name="law">The law.</param>
    /// <param name="theta">Its parameters, in the law's order.</param>
    /// <param name="flops">C, FLOP; above 0.</param>
    public static ScalePoint Optimal(ILaw law, ReadOnlySpan<double> theta, double flops)
    {
        ObservationCheck.Positive(flops, "flops (C)");
        double product = flops / FlopsPerParameterToken;
        double parameters = law switch
        {
            Chinchilla => SizeOf(theta[1], theta[2], theta[3], theta[4], product),
            Tied => SizeOf(theta[1], theta[2], theta[3], theta[3], product),
            _ => Search(law, theta, product),
        };
        return new ScalePoint(parameters, product / parameters, flops);
    }

    /// <summary>Least loss for <paramref name="flops"/>, nats per token.</summary>
    /// <param name="law">The law.</param>
    /// <param name="theta">Its parameters, in the law's order.</param>
    /// <param name="flops">C, FLOP; above 0.</param>
    public static double Loss(ILaw law, ReadOnlySpan<double> theta, double flops)
    {
        ScalePoint point = Optimal(law, theta, flops);
        return law.Loss(theta, point.Params, point.Tokens);
    }

    /// <summary>Best N for <paramref name="product"/> = N D by golden-section search over log N.</summary>
    internal static double Search(ILaw law, ReadOnlySpan<double> theta, double product)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2, middle = 0.5 * Math.Log(product);
        double low = middle - SearchReach, high = middle + SearchReach;
        while (high - low > 1e-9)
        {
            double left = high - ratio * (high - low), right = low + ratio * (high - low);
            if (At(law, theta, product, left) < At(law, theta, product, right))
                high = right;
            else
                low = left;
        }
        return Math.Exp(0.5 * (low + high));
    }

    private static double At(ILaw law, ReadOnlySpan<double> theta, double product, double logParams) =>
        law.Loss(theta, Math.Exp(logParams), product / Math.Exp(logParams));

    private static double SizeOf(double a, double b, double alpha, double beta, double product) =>
        Math.Exp((Math.Log(alpha) + Math.Log(a) - Math.Log(beta) - Math.Log(b) + beta * Math.Log(product)) / (alpha + beta));
}
