namespace Isoloss.Core.Organisation;

/// <summary>What testing ideas on a ladder saves against testing each at the cost of the last rung, false kills ignored.</summary>
public static class LadderSaving
{
    /// <summary>
    /// <c>b^(J-1) / J</c>: rungs whose costs grow by b, each promoting 1/b of its ideas, cost the same in total, J times what the first one costs.
    /// </summary>
    /// <param name="step">b: cost of a rung over that of the rung before, above 1.</param>
    /// <param name="rungs">J, at least 1.</param>
    public static double Factor(double step, int rungs) => Math.Pow(step, rungs - 1) / rungs;

    /// <summary>The same for any ladder: cost of the last rung over the expected cost of an idea.</summary>
    /// <param name="costs">Cost of each rung.</param>
    /// <param name="reach">Share of ideas that reach each rung; the first is 1.</param>
    public static double Factor(IReadOnlyList<double> costs, IReadOnlyList<double> reach)
    {
        double expected = 0;
        for (int j = 0; j < costs.Count; j++)
            expected += costs[j] * reach[j];
        return costs[^1] / expected;
    }
}
