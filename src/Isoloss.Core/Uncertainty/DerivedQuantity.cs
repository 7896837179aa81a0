using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Core.Uncertainty;

/// <summary>A number that follows from a law's parameters.</summary>
/// <param name="Name">Name, such as <c>frontier-exponent</c>.</param>
/// <param name="Meaning">What it is, with its unit.</param>
/// <param name="Of">Its value from published parameters, in the law's order.</param>
public sealed record DerivedQuantity(string Name, string Meaning, Func<double[], double> Of)
{
    /// <summary>Half of the stretch of log C over which the frontier's exponent is taken.</summary>
    private const double HalfStretch = 0.5;

    /// <summary>True when it is always above 0: its interval is then traced on its logarithm. Default true.</summary>
    public bool IsPositive { get; init; } = true;

    /// <summary>False when it is computed by a search whose rounding spoils second differences. Default true.</summary>
    public bool IsSmooth { get; init; } = true;

    /// <summary>
    /// Exponent of N* in C, d log N* / d log C at <paramref name="flops"/>: <c>beta / (alpha + beta)</c> for chinchilla, whatever
    /// the compute.
    /// </summary>
    public static DerivedQuantity FrontierExponent(ILaw law, double flops) => new(
        "frontier-exponent", "exponent of the compute-efficient size in compute",
        theta => AllocationTerms.Of(law, theta)?.ParamsExponent ?? NumericExponent(law, theta, flops))
    { IsSmooth = AllocationTerms.Has(law) };

    /// <summary>Tokens per parameter, D* / N*, at <paramref name="flops"/>; 0 or infinite where the runs allow a law that is flat in N or D.</summary>
    /// <param name="law">The law.</param>
    /// <param name="flops">C, FLOP.</param>
    /// <param name="flopsPerParameterToken">k in C = k N D.</param>
    public static DerivedQuantity OptimalTokensPerParameter(ILaw law, double flops, double flopsPerParameterToken = FlopRule.Usual) => new(
        "tokens-per-parameter", FormattableString.Invariant($"compute-efficient tokens per parameter at {flops:0.###e0} FLOP"),
        theta => AllocationTerms.Of(law, theta) is { } terms
            ? Math.Exp(Math.Log(flops / flopsPerParameterToken) - 2 * terms.LogParams(flops / flopsPerParameterToken))
            : NumericRatio(law, theta, flops, flopsPerParameterToken))
    { IsSmooth = AllocationTerms.Has(law) };

    /// <summary>The law's value at a point.</summary>
    public static DerivedQuantity LossAt(ILaw law, ScalePoint at) => new("loss", law.Response, theta => law.Loss(theta, at));

    private static double NumericExponent(ILaw law, double[] theta, double flops) =>
        Math.Log(Frontier.Optimal(law, theta, flops * Math.Exp(HalfStretch)).Params
            / Frontier.Optimal(law, theta, flops * Math.Exp(-HalfStretch)).Params) / (2 * HalfStretch);

    private static double NumericRatio(ILaw law, double[] theta, double flops, double flopsPerParameterToken)
    {
        ScalePoint best = Frontier.Optimal(law, theta, flops, flopsPerParameterToken);
        return best.Tokens / best.Params;
    }
}
