using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>The compute-efficient point of one parameter vector, with what is known along the frontier there.</summary>
/// <param name="Params">N*.</param>
/// <param name="Tokens">D*.</param>
/// <param name="Loss">L at (N*, D*), nats per token.</param>
/// <param name="ParamsExponent">d log N* / d log C.</param>
/// <param name="LossExponent">-d log L / d log C along the frontier.</param>
/// <param name="UnlimitedData">L(N*) with D without limit, nats per token.</param>
/// <param name="UnlimitedParams">L(D*) with N without limit, nats per token.</param>
internal sealed record Allocation(
    double Params, double Tokens, double Loss, double ParamsExponent, double LossExponent, double UnlimitedData, double UnlimitedParams)
{
    /// <summary>Step in log C of the derivatives along the frontier.</summary>
    private const double ExponentStep = 0.1;

    /// <summary>The point for <paramref name="flops"/>; null when the law has no best split.</summary>
    public static Allocation? Of(ILaw law, double[] theta, double flops, double perParameterToken)
    {
        var surface = new LossSurface(law, perParameterToken);
        if (Frontier.TryOptimal(law, theta, flops, perParameterToken) is not { } at
            || Frontier.TryOptimal(law, theta, flops * Math.Exp(-ExponentStep), perParameterToken) is not { } below
            || Frontier.TryOptimal(law, theta, flops * Math.Exp(ExponentStep), perParameterToken) is not { } above)
            return null;
        double lossBelow = surface.Loss(theta, below.Params, below.Tokens), lossAbove = surface.Loss(theta, above.Params, above.Tokens);
        return new(
            at.Params, at.Tokens, surface.Loss(theta, at.Params, at.Tokens),
            Math.Log(above.Params / below.Params) / (2 * ExponentStep),
            Math.Log(lossBelow / lossAbove) / (2 * ExponentStep),
            surface.UnlimitedData(theta, at.Params), surface.UnlimitedParams(theta, at.Tokens));
    }
}
