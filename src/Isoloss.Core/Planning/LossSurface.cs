using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>
/// A law over the plane of parameters and tokens, as a plan asks it: C follows from N and D, and of D tokens at most U are
/// distinct. Without a limit every token is fresh (U = D). A law of steps and batch size is asked far below its critical batch, where D
/// tokens buy the least loss (Kaplan et al. 2020, section 5).
/// </summary>
public sealed class LossSurface
{
    private static readonly Axis[] Settled = [Axis.Params, Axis.Tokens, Axis.Flops, Axis.UniqueTokens];

    /// <summary>Stands for "without limit" in laws whose formula cannot take infinity.</summary>
    private const double Endless = 1e100;

    /// <summary>Tokens a step, where a law asks: so far below any critical batch that it is no choice.</summary>
    private const double SmallBatch = 1e-3;

    private readonly ILaw _law;
    private readonly double _flopsPerParameterToken, _uniqueTokens;

    /// <summary>Takes a law whose axes N and D settle.</summary>
    /// <param name="law">The law.</param>
    /// <param name="flopsPerParameterToken">FLOP per parameter and token; 6 by default (Kaplan et al. 2020, section 2.1).</param>
    /// <param name="uniqueTokens">U, distinct tokens available; no limit by default.</param>
    /// <exception cref="BadInputException">The law depends on something that a plan does not choose.</exception>
    public LossSurface(ILaw law, double flopsPerParameterToken = FlopRule.Usual, double uniqueTokens = double.PositiveInfinity)
    {
        if (law is not KaplanSteps && law.Axes.Where(a => !Settled.Contains(a)).ToArray() is [var axis, ..])
            throw new BadInputException(
                $"the law {law.Name} ({law.Equation}) depends on {axis}: expected a law of parameters and tokens, such as chinchilla");
        (_law, _flopsPerParameterToken, _uniqueTokens) = (law, flopsPerParameterToken, uniqueTokens);
    }

    /// <summary>Loss at (N, D), nats per token.</summary>
    /// <param name="theta">Parameters of the law, in its order.</param>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0; repeated tokens counted each time.</param>
    public double Loss(ReadOnlySpan<double> theta, double parameters, double tokens) =>
        _law.Loss(theta, At(parameters, tokens));

    /// <summary>The point that the law is asked at for (N, D).</summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0; repeated tokens counted each time.</param>
    public ScalePoint At(double parameters, double tokens) => new(parameters, tokens, _flopsPerParameterToken * parameters * tokens)
    {
        UniqueTokens = Math.Min(tokens, _uniqueTokens),
        Steps = tokens / SmallBatch,
        BatchTokens = SmallBatch,
    };

    /// <summary>L(N): the loss that this size approaches with ever more data, nats per token.</summary>
    public double UnlimitedData(ReadOnlySpan<double> theta, double parameters) =>
        Loss(theta, parameters, double.PositiveInfinity) is var loss && double.IsNaN(loss) ? Loss(theta, parameters, Endless) : loss;

    /// <summary>L(D): the loss that this data approaches with ever larger models, nats per token.</summary>
    public double UnlimitedParams(ReadOnlySpan<double> theta, double tokens) =>
        Loss(theta, double.PositiveInfinity, tokens) is var loss && double.IsNaN(loss) ? Loss(theta, Endless, tokens) : loss;
}
