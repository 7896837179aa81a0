using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>
/// Laws that are an increasing function of <c>A N^-alpha + B D^-beta</c> share the compute-efficient allocation of
/// Hoffmann et al. 2022, equation 4, in closed form.
/// </summary>
/// <param name="A">Size of the parameter term at N = 1.</param>
/// <param name="B">Size of the data term at D = 1.</param>
/// <param name="Alpha">Exponent of parameters.</param>
/// <param name="Beta">Exponent of tokens.</param>
internal readonly record struct AllocationTerms(double A, double B, double Alpha, double Beta)
{
    /// <summary>The terms of a law; null when it is of another kind.</summary>
    public static AllocationTerms? Of(ILaw law, ReadOnlySpan<double> theta) => law switch
    {
        Chinchilla => new(theta[1], theta[2], theta[3], theta[4]),
        Tied => new(theta[1], theta[2], theta[3], theta[3]),
        Gamma => new(theta[1], theta[2], theta[3], theta[4]),
        Kaplan => new(Math.Pow(theta[0], theta[2] / theta[3]), theta[1], theta[2] / theta[3], 1),
        _ => null,
    };

    /// <summary>
    /// Best N for N D = <paramref name="product"/>: <c>N = G (N D)^(beta/(alpha+beta))</c> with
    /// <c>G = (alpha A / (beta B))^(1/(alpha+beta))</c>.
    /// </summary>
    public double Params(double product) =>
        Math.Exp((Math.Log(Alpha) + Math.Log(A) - Math.Log(Beta) - Math.Log(B) + Beta * Math.Log(product)) / (Alpha + Beta));
}
