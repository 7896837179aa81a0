using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>
/// The batch beyond which larger batches save few steps: <c>Bcrit(L) = B* / L^(1/aB)</c> (Kaplan et al. 2020, equation 1.4),
/// with the trade-off <c>(S/Smin - 1)(E/Emin - 1) = 1</c> between steps S and tokens E of McCandlish et al. 2018
/// (arXiv:1812.06162), equation 2.11. Depends on tokenizer and data through L: with published constants a guide, not a fit.
/// </summary>
/// <param name="Scale">B*, tokens.</param>
/// <param name="Exponent">aB.</param>
public sealed record CriticalBatch(double Scale, double Exponent)
{
    /// <summary>Constants of Kaplan et al. 2020, figure 10: 2.1e8 tokens and .21.</summary>
    public static CriticalBatch Kaplan { get; } = new(2.1e8, 0.21);

    /// <summary>True when the constants were fitted to the runs in question. Default false.</summary>
    public bool IsFitted { get; init; }

    /// <summary>False when the runs cannot tell the constants that were fitted to them. Default true.</summary>
    public bool Identified { get; init; } = true;

    /// <summary>The fit's own constants where its law has them, otherwise the published ones.</summary>
    public static CriticalBatch Of(LawFit fit) => fit.Law is not KaplanSteps ? Kaplan
        : new(fit.Theta[4], fit.Theta[5]) { IsFitted = true, Identified = fit.Parameters[4].Identified && fit.Parameters[5].Identified };

    /// <summary>Bcrit at a loss, tokens.</summary>
    /// <param name="loss">Nats per token; above 0.</param>
    public double Tokens(double loss)
    {
        ObservationCheck.Positive(loss, "loss");
        return Scale / Math.Pow(loss, 1 / Exponent);
    }

    /// <summary>
    /// Steps and tokens to the loss at a batch of <paramref name="batch"/> times Bcrit:
    /// <c>E = Emin (1 + B/Bcrit)</c>, <c>S = E / B</c>.
    /// </summary>
    /// <param name="loss">The loss to reach, nats per token.</param>
    /// <param name="leastTokens">Emin: tokens that reach it at a batch far below Bcrit.</param>
    /// <param name="batch">B over Bcrit; above 0.</param>
    public BatchChoice At(double loss, double leastTokens, double batch)
    {
        ObservationCheck.Positive(batch, "batch over Bcrit");
        double critical = Tokens(loss), tokens = leastTokens * (1 + batch);
        return new(batch * critical, tokens / (batch * critical), tokens, leastTokens / critical);
    }
}
