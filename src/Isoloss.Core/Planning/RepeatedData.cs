namespace Isoloss.Core.Planning;

/// <summary>
/// The value of repeated tokens and of excess parameters: Muennighoff et al. 2023 (arXiv:2305.16264), equations 5 and 6.
/// Of D tokens, U distinct ones seen D/U times are worth <c>D' = U + U R_D (1 - exp(-(D/U - 1)/R_D))</c> fresh ones;
/// parameters beyond those that are efficient for U tokens fade in the same way with R_N.
/// </summary>
/// <param name="DataDecay">R_D, repetitions after which repeated tokens have lost most of their value.</param>
/// <param name="ParamsDecay">R_N, the same for excess parameters.</param>
public sealed record RepeatedData(double DataDecay, double ParamsDecay)
{
    /// <summary>Published fit (their appendix A).</summary>
    public static RepeatedData Published { get; } = new(15.387756, 5.309743);

    /// <summary>D', tokens that would be worth as much if all were fresh.</summary>
    /// <param name="tokens">D, repeated tokens counted each time.</param>
    /// <param name="uniqueTokens">U, distinct tokens available.</param>
    public double EffectiveTokens(double tokens, double uniqueTokens) => Effective(tokens, uniqueTokens, DataDecay);

    /// <summary>N', parameters that are worth as much if the data were enough for them.</summary>
    /// <param name="parameters">N.</param>
    /// <param name="efficientParams">The compute-efficient N for U tokens.</param>
    public double EffectiveParams(double parameters, double efficientParams) => Effective(parameters, efficientParams, ParamsDecay);

    private static double Effective(double amount, double enough, double decay) => amount <= enough
        ? amount
        : enough * (1 + decay * -double.ExpM1(-(amount / enough - 1) / decay));
}
