using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>
/// The two budget laws of one fitted law: D along the compute-efficient frontier, and D that keeps the penalty for finite
/// data, <c>(L(N,D) - L(N,inf)) / L(N,inf)</c>, at a fixed share (Kaplan et al. 2020, sections 4.2 and 6.3, who took .02).
/// </summary>
/// <param name="Penalty">The penalty at the efficient point; relative.</param>
/// <param name="TokensForPenalty">D that the efficient size needs for the wanted penalty; NaN when none is enough.</param>
/// <param name="TokensForPenaltyExponent">d log of that D / d log C, the size following the frontier.</param>
/// <param name="CrossingFlops">C at which the efficient D has the wanted penalty, FLOP; NaN when it never has.</param>
internal sealed record DataPenalty(
    double Penalty, double TokensForPenalty, double TokensForPenaltyExponent, double CrossingFlops)
{
    /// <summary>Compute between which a crossing is sought, log10 FLOP: from a second of one core to far beyond any plan.</summary>
    private const double LowestDecade = 10, HighestDecade = 40;

    private const int Halvings = 40;

    private const double ExponentStep = 0.1;

    /// <summary>At the efficient point for <paramref name="flops"/>; null when the law has no best split there.</summary>
    public static DataPenalty? Of(ILaw law, double[] theta, double flops, double perParameterToken, double wanted)
    {
        var frontier = new PenaltyOnFrontier(law, theta, perParameterToken);
        if (frontier.At(flops) is not { } here)
            return null;
        double? tokens = frontier.TokensFor(wanted, flops);
        double? below = frontier.TokensFor(wanted, flops * Math.Exp(-ExponentStep));
        double? above = frontier.TokensFor(wanted, flops * Math.Exp(ExponentStep));
        double exponent = below is { } b && above is { } a ? Math.Log(a / b) / (2 * ExponentStep) : double.NaN;
        return new(here, tokens ?? double.NaN, exponent, Crossing(frontier, wanted) ?? double.NaN);
    }

    private static double? Crossing(PenaltyOnFrontier frontier, double wanted)
    {
        double low = LowestDecade, high = HighestDecade;
        if (frontier.At(Math.Pow(10, low)) is not { } first || frontier.At(Math.Pow(10, high)) is not { } last)
            return null;
        if ((first > wanted) == (last > wanted))
            return null;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high);
            if (frontier.At(Math.Pow(10, middle)) is not { } penalty)
                return null;
            if ((penalty > wanted) == (first > wanted))
                low = middle;
            else
                high = middle;
        }
        return Math.Pow(10, 0.5 * (low + high));
    }

    private sealed class PenaltyOnFrontier(ILaw law, double[] theta, double perParameterToken)
    {
        private readonly LossSurface _surface = new(law, perParameterToken);

        public double? At(double flops)
        {
            if (Frontier.TryOptimal(law, theta, flops, perParameterToken) is not { } at)
                return null;
            return _surface.Loss(theta, at.Params, at.Tokens) / _surface.UnlimitedData(theta, at.Params) - 1;
        }

        public double? TokensFor(double penalty, double flops)
        {
            if (Frontier.TryOptimal(law, theta, flops, perParameterToken) is not { } at)
                return null;
            double loss = (1 + penalty) * _surface.UnlimitedData(theta, at.Params);
            return IsolossCurve.TokensFor((n, d) => _surface.Loss(theta, n, d), loss, at.Params);
        }
    }
}
