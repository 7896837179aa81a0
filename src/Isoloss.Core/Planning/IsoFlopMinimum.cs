using Isoloss.Core.Laws;

namespace Isoloss.Core.Planning;

/// <summary>The lowest point of the parabola through the runs of one budget, and what speaks against it.</summary>
public sealed record IsoFlopMinimum
{
    /// <summary>Distinct sizes below which a parabola says little of its own error.</summary>
    private const int EnoughSizes = 5;

    /// <summary>Distinct sizes below which a parabola goes through its runs exactly, noise and all.</summary>
    private const int LeastSizesUsed = 4;

    /// <summary>One side is this much longer than the other when the sampling is called asymmetric.</summary>
    private const double Lopsided = 2;

    /// <summary>The runs.</summary>
    public required IsoFlopGroup Group { get; init; }

    /// <summary>N at the lowest point; the interval is open (0 or infinite) where the runs leave it open. NaN without one.</summary>
    public required Estimate Params { get; init; }

    /// <summary>D at the lowest point, as the runs count compute.</summary>
    public double Tokens => Group.TokensFor(Params.Value);

    /// <summary>Loss at the lowest point, nats per token; NaN without one.</summary>
    public required double Loss { get; init; }

    /// <summary>True when the parabola opens upwards and its lowest point lies among the sizes that were trained.</summary>
    public required bool IsInside { get; init; }

    /// <summary>True when it counts for the power law: a lowest point inside, and at least four sizes.</summary>
    public bool IsUsed => IsInside && Group.Runs.Select(o => o.Params).Distinct().Count() >= LeastSizesUsed;

    /// <summary>Fewer than two sizes on one side of the lowest point.</summary>
    public required bool IsAtEdge { get; init; }

    /// <summary>The sizes reach more than twice as far on one side of the lowest point as on the other, in log N.</summary>
    public required bool IsAsymmetric { get; init; }

    /// <summary>Fewer than five distinct sizes.</summary>
    public required bool HasFewSizes { get; init; }

    /// <summary>N at the lowest point of the parabola through the fitted law's own losses at the same runs; NaN without one.</summary>
    public required double NoiselessParams { get; init; }

    /// <summary>The fitted law's efficient N at this budget, with compute counted as the runs count it; NaN without one.</summary>
    public required double LawParams { get; init; }

    /// <summary>
    /// Where a parabola would put N if the fitted law were true and there were no noise, over the true N: 1 without bias.
    /// </summary>
    public double Bias => NoiselessParams / LawParams;

    /// <summary>Fits the parabola of a group, and that of the law's own losses there.</summary>
    internal static IsoFlopMinimum Of(IsoFlopGroup group, ILaw law, double[] theta, double level)
    {
        double[] x = [.. group.Runs.Select(o => Math.Log(o.Params))];
        var measured = Parabola.Fit(x, [.. group.Runs.Select(o => o.Loss)]);
        var noiseless = Parabola.Fit(x, [.. group.Runs.Select(o => law.Loss(theta, o.At))]);
        bool exists = measured is { HasMinimum: true };
        double at = exists ? measured!.LogParams : double.NaN, below = at - x[0], above = x[^1] - at;
        double[] sizes = [.. x.Distinct()];
        bool inside = exists && below >= 0 && above >= 0;
        return new IsoFlopMinimum
        {
            Group = group,
            Params = exists ? measured!.Minimum(level) : new(double.NaN, double.NaN, double.NaN),
            Loss = exists ? measured!.Loss : double.NaN,
            IsInside = inside,
            IsAtEdge = inside && Math.Min(sizes.Count(s => s < at), sizes.Count(s => s > at)) < 2,
            IsAsymmetric = inside && Math.Max(below, above) > Lopsided * Math.Min(below, above),
            HasFewSizes = sizes.Length < EnoughSizes,
            NoiselessParams = noiseless is { HasMinimum: true } ? Math.Exp(noiseless.LogParams) : double.NaN,
            LawParams = Best(group, new LossSurface(law), theta),
        };
    }

    private static double Best(IsoFlopGroup group, LossSurface surface, double[] theta)
    {
        double product = group.Flops / FlopRule.Usual;
        return Frontier.Search((n, _) => surface.Loss(theta, n, group.TokensFor(n)), product) ?? double.NaN;
    }
}
