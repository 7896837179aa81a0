using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Core.Uncertainty;

/// <summary>A number that follows from a fit, with an interval by resampling and one by profiling.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Value">Estimate with the interval of the refits.</param>
/// <param name="Profile">Interval by profiling; null when no refits were asked for.</param>
public sealed record DerivedEstimate(DerivedQuantity Quantity, Estimate Value, ProfileInterval? Profile)
{
    /// <summary>False when the runs cannot tell its value, as for a parameter (<see cref="ParameterEstimate.Identified"/>).</summary>
    public bool Identified => Profile?.Identified ?? true;

    /// <summary>
    /// Exponent of N* and D*/N* at the largest compute of the runs, counted as a plan counts it; nothing for a law that is not of size and
    /// data with a compute-efficient allocation in closed form.
    /// </summary>
    /// <param name="fit">The fit.</param>
    public static IReadOnlyList<DerivedEstimate> OfFrontier(LawFit fit)
    {
        if (!fit.Law.IsOfSizeAndData() || !AllocationTerms.Has(fit.Law))
            return [];
        double flops = fit.Observations.Max(o => o.Flops), perParameterToken = FlopRule.Of(fit.Observations).PerParameterToken;
        return
        [
            Of(fit, DerivedQuantity.FrontierExponent(fit.Law, flops)),
            Of(fit, DerivedQuantity.OptimalTokensPerParameter(fit.Law, flops, perParameterToken)),
        ];
    }

    private static DerivedEstimate Of(LawFit fit, DerivedQuantity quantity) =>
        new(quantity, fit.Resampled(quantity), fit.Refits.Count == 0 ? null : fit.Profile(quantity));
}
