using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>
/// Laws that are an increasing function of <c>A N^-alpha + B D^-beta</c> share the compute-efficient allocation of
/// Hoffmann et al. 2022, equation 4, in closed form. The law of steps far below its critical batch has an allocation of the same form.
/// </summary>
/// <param name="LogA">Logarithm of the size of the parameter term at N = 1: at the ends of a law's box the size itself is no number.</param>
/// <param name="LogB">Logarithm of the size of the data term at D = 1.</param>
/// <param name="Alpha">Exponent of parameters.</param>
/// <param name="Beta">Exponent of tokens.</param>
internal readonly record struct AllocationTerms(double LogA, double LogB, double Alpha, double Beta)
{
    /// <summary>True when the law has such terms.</summary>
    public static bool Has(ILaw law) => law is Chinchilla or Tied or Gamma or Kaplan or KaplanFloor or KaplanSteps;

    /// <summary>The terms of a law; null when it is of another kind.</summary>
    public static AllocationTerms? Of(ILaw law, ReadOnlySpan<double> theta) => law switch
    {
        Chinchilla => new(Math.Log(theta[1]), Math.Log(theta[2]), theta[3], theta[4]),
        Tied => new(Math.Log(theta[1]), Math.Log(theta[2]), theta[3], theta[3]),
        Gamma => new(Math.Log(theta[1]), Math.Log(theta[2]), theta[3], theta[4]),
        Kaplan => OfKaplan(theta),
        KaplanFloor => OfKaplan(theta[1..]),
        KaplanSteps => OfSteps(theta),
        _ => null,
    };

    /// <summary>Exponent of the best N in compute, <c>beta / (alpha + beta)</c>.</summary>
    public double ParamsExponent => Beta / (Alpha + Beta);

    /// <summary>
    /// Logarithm of the best N for N D = <paramref name="product"/>: <c>N = G (N D)^(beta/(alpha+beta))</c> with
    /// <c>G = (alpha A / (beta B))^(1/(alpha+beta))</c>.
    /// </summary>
    public double LogParams(double product) =>
        (Math.Log(Alpha) + LogA - Math.Log(Beta) - LogB + Beta * Math.Log(product)) / (Alpha + Beta);

    /// <summary>Theta is Nc, Dc, aN, aD.</summary>
    private static AllocationTerms OfKaplan(ReadOnlySpan<double> theta)
    {
        double alpha = theta[2] / theta[3];
        return new(alpha * Math.Log(theta[0]), Math.Log(theta[1]), alpha, 1);
    }

    /// <summary>
    /// Theta is Nc, aN, Sc, aS, B*, aB. Far below the critical batch Smin = D / Bcrit(L), so that at a loss L
    /// <c>D = Sc B* L^(-1/aB) (L - (Nc/N)^aN)^(-1/aS)</c>. N D is least where the size term is the share aS / (aN + aS) of L: N* and D* are
    /// powers of L, with exponents -1/aN and -(1/aS + 1/aB).
    /// </summary>
    private static AllocationTerms OfSteps(ReadOnlySpan<double> theta)
    {
        double alpha = theta[1], steps = theta[3], beta = 1 / (1 / steps + 1 / theta[5]);
        // Both at L = 1.
        double logN = Math.Log(theta[0]) - Math.Log(steps / (alpha + steps)) / alpha;
        double logD = Math.Log(theta[2]) + Math.Log(theta[4]) - Math.Log(alpha / (alpha + steps)) / steps;
        double logA = alpha * Math.Log(theta[0]);
        return new(logA, Math.Log(alpha) + logA - Math.Log(beta) + beta * (logN + logD) - (alpha + beta) * logN, alpha, beta);
    }
}
