namespace Isoloss.Lab.Studies;

/// <summary>The most a study may cost. Runs that were there before the study asked for them cost nothing.</summary>
public sealed record Budget
{
    /// <summary>Training FLOP over all runs; above 0. Null: no limit.</summary>
    public double? Flops { get; init; }

    /// <summary>Wall time in hours; above 0. Null: no limit.</summary>
    public double? Hours { get; init; }

    /// <summary>Money over all runs, in any currency; above 0. Null: no limit.</summary>
    public double? Money { get; init; }

    /// <summary>Price of an hour of a GPU, or of a run without one, in the same currency; above 0. Null: nothing is said of money.</summary>
    public double? PricePerHour { get; init; }
}
