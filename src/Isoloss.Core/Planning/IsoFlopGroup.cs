namespace Isoloss.Core.Planning;

/// <summary>Runs of different sizes at nearly the same recorded compute.</summary>
/// <param name="Flops">Geometric mean of their C, FLOP.</param>
/// <param name="Runs">The runs, by size.</param>
public sealed record IsoFlopGroup(double Flops, IReadOnlyList<Observation> Runs)
{
    /// <summary>log of C / (N D) against log N: flat when the runs count k N D, tilted when they count otherwise.</summary>
    private readonly StraightLine? _rule = StraightLine.Fit(
        [.. Runs.Select(o => Math.Log(o.Params))], [.. Runs.Select(o => Math.Log(o.Flops / (o.Params * o.Tokens)))]);

    /// <summary>D that the budget buys for a size, as the runs count compute.</summary>
    /// <param name="parameters">N, above 0.</param>
    public double TokensFor(double parameters) =>
        Flops / parameters / Math.Exp(_rule?.At(Math.Log(parameters)) ?? Math.Log(FlopRule.Usual));

    /// <summary>Distinct sizes that a parabola needs.</summary>
    public const int LeastSizes = 3;

    /// <summary>
    /// Groups by recorded compute: the value with the most runs within the tolerance takes them, then the next among the
    /// rest. Runs that end in a group of fewer than three sizes belong to none.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="tolerance">Relative distance from the middle of a group, such as .1.</param>
    public static IReadOnlyList<IsoFlopGroup> Of(IReadOnlyList<Observation> runs, double tolerance)
    {
        double reach = Math.Log(1 + tolerance);
        Observation[] left = [.. runs.OrderBy(o => o.Flops)];
        List<IsoFlopGroup> groups = [];
        while (left.Length >= LeastSizes)
        {
            var (from, to) = Densest(left, reach);
            Observation[] taken = left[from..to];
            if (taken.Length < LeastSizes)
                break;
            if (taken.Select(o => o.Params).Distinct().Count() >= LeastSizes)
                groups.Add(Around(taken));
            left = [.. left[..from], .. left[to..]];
        }
        return [.. groups.OrderBy(g => g.Flops)];
    }

    private static (int From, int To) Densest(Observation[] sorted, double reach)
    {
        int bestFrom = 0, bestTo = 0, from = 0, to = 0;
        for (int middle = 0; middle < sorted.Length; middle++)
        {
            double centre = Math.Log(sorted[middle].Flops);
            while (Math.Log(sorted[from].Flops) < centre - reach)
                from++;
            while (to < sorted.Length && Math.Log(sorted[to].Flops) <= centre + reach)
                to++;
            if (to - from > bestTo - bestFrom)
                (bestFrom, bestTo) = (from, to);
        }
        return (bestFrom, bestTo);
    }

    private static IsoFlopGroup Around(Observation[] runs) => new(
        Math.Exp(runs.Average(o => Math.Log(o.Flops))),
        [.. runs.OrderBy(o => o.Params)]);
}
