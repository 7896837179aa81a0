namespace Isoloss.Core.Laws;

/// <summary>Short ways to ask a law.</summary>
public static class LawExtensions
{
    /// <summary>Loss at (N, D), C = 6 N D, nats per token.</summary>
    /// <param name="law">The law.</param>
    /// <param name="theta">Parameter vector, in the law's order.</param>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public static double Loss(this ILaw law, ReadOnlySpan<double> theta, double parameters, double tokens) =>
        law.Loss(theta, ScalePoint.Of(parameters, tokens));

    /// <summary>True when the law depends on nothing but N and D.</summary>
    public static bool IsOfSizeAndData(this ILaw law) => law.Axes.All(a => a is Axis.Params or Axis.Tokens);
}
