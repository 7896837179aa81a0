using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Planning;

namespace Isoloss.Dashboard.Reports;

/// <summary>The best size for each compute that several sizes were trained at, read off a parabola a budget.</summary>
/// <param name="Minima">Compute and size with its interval, from the smallest budget.</param>
/// <param name="Exponent">Exponent of the best size in compute, through the minima.</param>
/// <param name="LawExponent">The same through the law's own minima at the same budgets.</param>
public sealed record EfficientSizes(IReadOnlyList<(double Flops, Estimate Params)> Minima, Estimate Exponent, double LawExponent)
{
    /// <summary>Relative difference in recorded compute within which runs share a budget; the same as in a plan.</summary>
    private const double Tolerance = 0.1;

    /// <summary>The sizes of a fit; null where its runs do not share three budgets with a lowest point inside.</summary>
    internal static EfficientSizes? Of(LawFit fit)
    {
        var parabolas = IsoFlopAnalysis.Of(fit, Tolerance);
        return parabolas is { Used.Count: > 2, ParamsExponent: { } exponent, LawParamsExponent: { } law }
            ? new([.. parabolas.Used.Select(m => (m.Group.Flops, m.Params))], exponent, law)
            : null;
    }
}
