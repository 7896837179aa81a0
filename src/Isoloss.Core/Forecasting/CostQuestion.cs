namespace Isoloss.Core.Forecasting;

/// <summary>What a model as good as another will cost to train.</summary>
public sealed record CostQuestion
{
    /// <summary>As good as what.</summary>
    public required Capability Capability { get; init; }

    /// <summary>Its log10 training FLOP where they are uncertain; null: those of <see cref="Capability"/>.</summary>
    public Distribution? LogFlops { get; init; }

    /// <summary>Years asked, rising.</summary>
    public required IReadOnlyList<int> Years { get; init; }

    /// <summary>The price whose chance is asked, dollars. Default 1000.</summary>
    public double Dollars { get; init; } = 1000;

    /// <summary>Years in which algorithms halve the compute for equal quality. Default: 8 months, 90 % 5 to 14 (Ho et al. 2024).</summary>
    public Distribution Halving { get; init; } = new LogNormal(0.9, 0.417, 1.167);

    /// <summary>Algorithms never save more, orders of magnitude. Default 6.</summary>
    public Distribution Cap { get; init; } = new Point(6);

    /// <summary>Compute multipliers that studies measured, each as a belief; none by default.</summary>
    public IReadOnlyList<Distribution> Multipliers { get; init; } = [];

    /// <summary>
    /// Gains like the measured ones that are adopted a year: they then replace <see cref="Halving"/>. Null: the measured ones count
    /// once, on top of it.
    /// </summary>
    public double? GainsPerYear { get; init; }

    /// <summary>Samples; at least 1,000. Default 100,000.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>Seed. Default 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        ObservationCheck.Positive(Capability.Flops, "flops");
        ObservationCheck.Positive(Dollars, "dollars");
        if (Years.Count == 0 || Years[0] < Capability.Year || Years[^1] > 2500)
            throw new BadInputException($"found the years {string.Join(", ", Years)}, expected some from {Capability.Year} to 2500");
        if (Samples < 1000)
            throw new BadInputException($"found {Samples} samples, expected at least 1000");
        RequirePositive(Halving, "halving time");
        RequirePositive(Cap, "cap");
        foreach (Distribution multiplier in Multipliers)
            RequirePositive(multiplier, "multiplier");
        if (GainsPerYear is { } gains && (Multipliers.Count == 0 || !(gains > 0)))
            throw new BadInputException($"found {gains} gains a year and {Multipliers.Count} measured multipliers, expected a number above 0 and at least one multiplier");
    }

    private static void RequirePositive(Distribution value, string name)
    {
        if (value.Quantile(0.001) <= 0)
            throw new BadInputException($"{name}: found {value}, which reaches {value.Quantile(0.001):G3}; expected numbers above 0");
    }
}
