using System.Globalization;
using Isoloss.Core.Fitting;

namespace Isoloss.Core.Planning;

/// <summary>
/// Compute-efficient sizes read off parabolas, one a budget, and the power law through them: approach 2 of Hoffmann et al.
/// 2022, beside the parametric one, with the bias that parabolas have on these very runs.
/// </summary>
public sealed class IsoFlopAnalysis
{
    /// <summary>A bias of N* or of its prediction beyond this fraction is pointed out.</summary>
    private const double SmallBias = 0.1;

    private readonly double _level;
    private readonly StraightLine? _line, _noiseless, _law;

    private IsoFlopAnalysis(IReadOnlyList<IsoFlopMinimum> minima, double tolerance, double level)
    {
        (Minima, Tolerance, _level) = (minima, tolerance, level);
        _line = Line(m => m.Params.Value);
        _noiseless = Line(m => m.NoiselessParams);
        _law = Line(m => m.LawParams);
        Diagnostics = [.. Warnings()];
    }

    /// <summary>One entry a budget, from the smallest.</summary>
    public IReadOnlyList<IsoFlopMinimum> Minima { get; }

    /// <summary>Relative distance in recorded compute within which runs count as one budget.</summary>
    public double Tolerance { get; }

    /// <summary>Budgets with at least four sizes and a lowest point inside them: those that the power law goes through.</summary>
    public IReadOnlyList<IsoFlopMinimum> Used => [.. Minima.Where(m => m.IsUsed)];

    /// <summary>Exponent of N* in C over <see cref="Used"/>; null with fewer than two budgets. Open with two.</summary>
    public Estimate? ParamsExponent => _line?.SlopeInterval(_level);

    /// <summary>Exponent of the law's own minima over the same budgets, compute counted as the runs count it; null likewise.</summary>
    public double? LawParamsExponent => _law?.Slope;

    /// <summary>What the exponent would come out as if the fitted law were true, minus the law's own, over the same budgets; null with fewer than two.</summary>
    public double? ExponentBias => _noiseless is { } n && _law is { } l ? n.Slope - l.Slope : null;

    /// <summary>Why the parabolas may mislead.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Groups the runs of a fit by budget and reads off their minima.</summary>
    /// <param name="fit">The fit: its runs, and the law that the bias is measured against.</param>
    /// <param name="tolerance">Relative distance in recorded compute within which runs count as one budget.</param>
    public static IsoFlopAnalysis Of(LawFit fit, double tolerance)
    {
        ObservationCheck.Positive(tolerance, "tolerance of a budget");
        double[] theta = [.. fit.Theta];
        var groups = IsoFlopGroup.Of(fit.Observations, tolerance);
        return new([.. groups.Select(g => IsoFlopMinimum.Of(g, fit.Law, theta, fit.Level))], tolerance, fit.Level);
    }

    /// <summary>N* at a budget by the power law through the minima; null with fewer than two budgets.</summary>
    /// <param name="flops">C as the runs record it, FLOP.</param>
    public Estimate? ParamsAt(double flops)
    {
        if (_line?.HeightInterval(Math.Log(flops), _level) is not { } log)
            return null;
        return new(Math.Exp(log.Value), Math.Exp(log.Lower), Math.Exp(log.Upper));
    }

    /// <summary>N* at a budget by the power law through the law's own minima, compute counted as the runs count it; null likewise.</summary>
    /// <param name="flops">C as the runs record it, FLOP.</param>
    public double? LawParamsAt(double flops) => _law is { } l ? Math.Exp(l.At(Math.Log(flops))) : null;

    /// <summary>
    /// Where the power law through noiseless parabolas puts N* at a budget, over where the law's own minima put it: the
    /// part of the difference between the two ways that is not in the data. Null with fewer than two budgets.
    /// </summary>
    /// <param name="flops">C, FLOP.</param>
    public double? BiasAt(double flops) =>
        _noiseless is { } n && _law is { } l ? Math.Exp(n.At(Math.Log(flops)) - l.At(Math.Log(flops))) : null;

    private StraightLine? Line(Func<IsoFlopMinimum, double> size)
    {
        IsoFlopMinimum[] used = [.. Used.Where(m => double.IsFinite(Math.Log(size(m))))];
        return StraightLine.Fit([.. used.Select(m => Math.Log(m.Group.Flops))], [.. used.Select(m => Math.Log(size(m)))]);
    }

    private IEnumerable<Diagnostic> Warnings()
    {
        if (Minima.Count == 0)
        {
            yield return new("isoflop-none", string.Create(CultureInfo.InvariantCulture,
                $"No three sizes share a budget within {Tolerance:0.##%}, so there are no parabolas."), "Trust the law alone, or train several sizes at each of a few budgets.");
            yield break;
        }
        if (Line(m => m.Params.Value) is null)
            yield return new("isoflop-few-budgets", $"{Used.Count} budget(s) have a lowest point inside four or more sizes: no power law goes through them.", "Train several sizes at two more budgets.");
        if (Named(m => !m.IsInside) is { } outside)
            yield return new("isoflop-outside", $"The parabola has no lowest point among the sizes at {outside}: left out.", "Train smaller or larger models at these budgets.");
        if (Named(m => m.IsAtEdge) is { } edge)
            yield return new("isoflop-edge", $"Fewer than two sizes lie beyond the lowest point at {edge}.", "Train one more size on that side.");
        if (Named(m => m.IsAsymmetric) is { } lopsided)
            yield return new("isoflop-asymmetric", $"The sizes reach much further on one side of the lowest point at {lopsided}: a parabola then leans.", "Trust the law more there, or leave out the far side.");
        if (Named(m => m.IsInside && m.HasFewSizes) is { } few)
            yield return new("isoflop-few-sizes", $"Fewer than five sizes at {few}; a budget with three is not used.", "Add sizes around the lowest point, or widen --budget-tolerance.");
        if (Named(m => m.IsInside && Math.Abs(m.Bias - 1) > SmallBias) is { } biased)
            yield return new("isoflop-biased", $"Parabolas through the fitted law's own losses miss its optimum by more than 10 % at {biased}: a parabola is too simple for grids this wide or this lopsided.",
                "Read the difference to the law as bias of the parabola, by the factor given for each budget.");
    }

    private string? Named(Func<IsoFlopMinimum, bool> holds)
    {
        string[] budgets = [.. Minima.Where(holds).Select(m => m.Group.Flops.ToString("0.##e0", CultureInfo.InvariantCulture))];
        return budgets.Length switch
        {
            0 => null,
            <= 4 => $"{string.Join(", ", budgets)} FLOP",
            _ => $"{budgets.Length} of {Minima.Count} budgets ({budgets[0]} to {budgets[^1]} FLOP)",
        };
    }
}
