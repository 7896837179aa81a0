namespace Isoloss.Lab.Sweeps;

/// <summary>What is asked of a sweep of learning rates.</summary>
public sealed record SweepRequest
{
    /// <summary>Every size's cheapest rung.</summary>
    public const string Smallest = "smallest";

    /// <summary>Every rung.</summary>
    public const string All = "all";

    /// <summary>Names of the arms; none for every arm with a recipe of its own. Default: none.</summary>
    public IReadOnlyList<string> Arms { get; init; } = [];

    /// <summary>Path of the rate in the recipe, such as <c>optimizer.lr</c>; null for the one that moves the hidden matrices.</summary>
    public string? Key { get; init; }

    /// <summary>Rates, each above 0; null for <see cref="Factors"/>.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>Rates as multiples of the arm's own, each above 0. Default: a quarter to four times.</summary>
    public IReadOnlyList<double> Factors { get; init; } = [0.25, 0.5, 1, 2, 4];

    /// <summary>Labels of rungs, <see cref="Smallest"/> or <see cref="All"/>. Default: the smallest.</summary>
    public IReadOnlyList<string> Rungs { get; init; } = [Smallest];

    /// <summary>Runs at once; null for the study's number.</summary>
    public int? Parallel { get; init; }
}
