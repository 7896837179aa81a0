namespace Isoloss.Lab.Studies;

/// <summary>The most a study may cost. Runs that were there before the study asked for them cost nothing.</summary>
public sealed record Budget
{
    /// <summary>Training FLOP over all runs; above 0. Null: no limit.</summary>
    public double? Flops { get; init; }

    /// <summary>Wall time in hours; above 0. Null: no limit.</summary>
    public double? Hours { get; init; }
}
