using System.Globalization;

namespace Isoloss.Core.Planning;

/// <summary>
/// How the recorded compute of runs relates to 6 N D, and the relation C = k N D that a plan uses: 6 by default, the
/// recorded one where it is a clean factor.
/// </summary>
/// <param name="MedianFactor">Median of recorded C / (6 N D).</param>
/// <param name="FactorPerDecade">Factor by which that ratio changes per decade of compute; 1 without a trend.</param>
/// <param name="IsClean">True when nearly every run has the same factor.</param>
public sealed record FlopRule(double MedianFactor, double FactorPerDecade, bool IsClean)
{
    /// <summary>FLOP per parameter and token in a forward and backward pass (Kaplan et al. 2020, section 2.1).</summary>
    public const double Usual = 6;

    /// <summary>A run agrees with a factor when it lies within this fraction of it.</summary>
    private const double Close = 0.02;

    /// <summary>Share of the runs that must agree for a factor to be called clean.</summary>
    private const double NearlyAll = 0.95;

    /// <summary>
    /// k in C = k N D, FLOP per parameter and token. Not rounded to 6 where it is near: then a unit of data that differs by
    /// half a percent would change the plan.
    /// </summary>
    public double PerParameterToken => IsClean ? Usual * MedianFactor : Usual;

    /// <summary>True when the runs record 6 N D, within a hundredth: nothing that a user needs to hear of.</summary>
    public bool IsUsual => IsClean && Math.Abs(MedianFactor - 1) <= 0.01;

    /// <summary>Compares the recorded compute of the runs with 6 N D.</summary>
    public static FlopRule Of(IReadOnlyList<Observation> runs)
    {
        double[] ratios = [.. runs.Select(o => o.Flops / (Usual * o.Params * o.Tokens))];
        double median = LadderDiagnostics.Median([.. ratios]);
        int agreeing = ratios.Count(r => Math.Abs(r / median - 1) <= Close);
        var trend = StraightLine.Fit([.. runs.Select(o => Math.Log10(o.Flops))], [.. ratios.Select(Math.Log10)]);
        return new(median, trend is null ? 1 : Math.Pow(10, trend.Slope), agreeing >= NearlyAll * ratios.Length);
    }

    /// <summary>What a user must know; nothing when the runs record 6 N D.</summary>
    public IEnumerable<Diagnostic> Diagnostics()
    {
        if (IsUsual)
            yield break;
        string found = string.Create(CultureInfo.InvariantCulture,
            $"The runs record {MedianFactor:0.###} times 6 N D (median), changing by a factor of {FactorPerDecade:0.###} per decade of compute");
        yield return IsClean
            ? new("flop-rule", string.Create(CultureInfo.InvariantCulture, $"{found}: a clean factor, so the plan uses C = {PerParameterToken:G4} N D."),
                "If parameters or tokens are in another unit than you think, map the right columns.")
            : new("flop-rule", $"{found}: no clean factor, so the plan uses C = 6 N D.",
                "A budget counted the way the runs count it buys another size; divide it by the factor at its scale, or map params to the count that the FLOP were counted with.");
    }
}
