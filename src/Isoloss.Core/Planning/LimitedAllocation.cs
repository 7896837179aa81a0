using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>The best allocation of a budget when only U distinct tokens exist, and what repeating them is worth.</summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D, repeated tokens counted each time.</param>
/// <param name="Loss">Loss there, nats per token.</param>
/// <param name="FreshTokens">Fresh tokens that would give this size the same loss.</param>
/// <param name="UnchangedLoss">Loss of the allocation for unlimited data when it is trained on repeated data all the same.</param>
/// <param name="EfficientLoss">Loss with unlimited data, nats per token.</param>
/// <param name="EquivalentFlops">Compute that would reach the same loss with unlimited data, FLOP.</param>
internal sealed record LimitedAllocation(
    double Params, double Tokens, double Loss, double FreshTokens, double UnchangedLoss, double EfficientLoss, double EquivalentFlops)
{
    /// <summary>How far below the budget the equivalent compute is sought, in log C.</summary>
    private const double Reach = 40;

    private const int Halvings = 48;

    /// <summary>True when the law itself says what repetition costs.</summary>
    public static bool IsInLaw(ILaw law) => law.Axes.Contains(Axis.UniqueTokens);

    /// <summary>The best allocation under the limit; null when the law has no best split of some compute.</summary>
    public static LimitedAllocation? Of(
        ILaw law, double[] theta, Allocation best, double flops, double perParameterToken, double uniqueTokens)
    {
        var fresh = new LossSurface(law, perParameterToken);
        var lossAt = Limited(law, theta, perParameterToken, uniqueTokens, best);
        double product = flops / perParameterToken;
        if (Frontier.Search(lossAt, product) is not { } parameters)
            return null;
        double tokens = product / parameters, loss = lossAt(parameters, tokens);
        double freshTokens = IsolossCurve.TokensFor((n, d) => fresh.Loss(theta, n, d), loss, parameters) ?? double.NaN;
        return EquivalentCompute(law, theta, perParameterToken, loss, flops) is { } equivalent
            ? new(parameters, tokens, loss, freshTokens, lossAt(best.Params, best.Tokens), best.Loss, equivalent)
            : null;
    }

    /// <summary>The law with at most U distinct tokens: its own account of repetition, else the published one put into it.</summary>
    private static Func<double, double, double> Limited(
        ILaw law, double[] theta, double perParameterToken, double uniqueTokens, Allocation best)
    {
        if (IsInLaw(law))
        {
            var limited = new LossSurface(law, perParameterToken, uniqueTokens);
            return (n, d) => limited.Loss(theta, n, d);
        }
        var fresh = new LossSurface(law, perParameterToken);
        double enough = EfficientParams((n, d) => fresh.Loss(theta, n, d), uniqueTokens, best.Params);
        return (n, d) => fresh.Loss(
            theta,
            RepeatedData.Published.EffectiveParams(n, enough),
            RepeatedData.Published.EffectiveTokens(d, uniqueTokens));
    }

    /// <summary>The size for which <paramref name="tokens"/> are compute-efficient: where the slope along equal compute vanishes.</summary>
    internal static double EfficientParams(Func<double, double, double> lossAt, double tokens, double near)
    {
        double low = Math.Log(near) - Reach, high = Math.Log(near) + Reach;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high);
            if (Frontier.Slope(lossAt, Math.Exp(middle) * tokens, middle) < 0)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(0.5 * (low + high));
    }

    private static double? EquivalentCompute(ILaw law, double[] theta, double perParameterToken, double loss, double flops)
    {
        var surface = new LossSurface(law, perParameterToken);
        double high = Math.Log(flops), low = high - Reach;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high);
            if (Frontier.TryOptimal(law, theta, Math.Exp(middle), perParameterToken) is not { } at)
                return null;
            if (surface.Loss(theta, at.Params, at.Tokens) > loss)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(high);
    }
}
