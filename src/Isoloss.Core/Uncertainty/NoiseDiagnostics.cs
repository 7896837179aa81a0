using System.Globalization;

namespace Isoloss.Core.Uncertainty;

/// <summary>What the scatter of the runs says about the law and about the intervals.</summary>
internal static class NoiseDiagnostics
{
    /// <summary>All diagnoses of noise.</summary>
    public static IEnumerable<Diagnostic> Of(ResidualScatter scatter, RunNoise? replicates, NewRunNoise noise)
    {
        if (scatter.LacksFit)
            yield return new("lack-of-fit", string.Create(CultureInfo.InvariantCulture,
                $"Rungs scatter around the law by {scatter.BetweenSd:G3} where replicates differ by {scatter.WithinSd:G3} (log loss; F = {scatter.Ratio:G3}, p {(scatter.PValue < 1e-9 ? "< 1e-9" : $"= {scatter.PValue:G2}")}): the law misses what these runs show."),
                "Compare other laws; intervals use the larger of both, but no interval covers a wrong form.");
        if (scatter.IsExact && noise.Source == "assumed")
            yield return new("exact-fit", string.Create(CultureInfo.InvariantCulture,
                $"The law goes through the runs: they show no noise. Intervals assume a run noise of {noise.Sd:G2} of the loss."),
                "Add rungs or seeds: without noise to judge by, no interval is measured.");
    }
}
