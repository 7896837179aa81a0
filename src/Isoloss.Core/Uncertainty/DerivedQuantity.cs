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
        "frontier-exponent", "exponent of the compute-efficient size in compute", theta =>
            Math.Log(Frontier.Optimal(law, theta, flops * Math.Exp(HalfStretch)).Params
                / Frontier.Optimal(law, theta, flops * Math.Exp(-HalfStretch)).Params) / (2 * HalfStretch))
    { IsSmooth = HasClosedForm(law) };

    /// <summary>Tokens per parameter, D* / N*, at <paramref name="flops"/>.</summary>
    public static DerivedQuantity OptimalTokensPerParameter(ILaw law, double flops) => new(
        "tokens-per-parameter", FormattableString.Invariant($"compute-efficient tokens per parameter at {flops:0.###e0} FLOP"), theta =>
        {
            ScalePoint best = Frontier.Optimal(law, theta, flops);
            return best.Tokens / best.Params;
        })
    { IsSmooth = HasClosedForm(law) };

    /// <summary>The law's value at a point.</summary>
    public static DerivedQuantity LossAt(ILaw law, ScalePoint at) => new("loss", law.Response, theta => law.Loss(theta, at));

    private static bool HasClosedForm(ILaw law) => law is Chinchilla or Tied;
}
