namespace Isoloss.Core.Organisation;

/// <summary>How long an organisation is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>Years that count; above 0. Default 10.</summary>
    public double Years { get; init; } = 10;

    /// <summary>Years before them that do not; null: five times as long as an idea takes from end to end.</summary>
    public double? Warmup { get; init; }

    /// <summary>Batches of equal time from whose scatter standard errors are estimated; at least 2. Default 20.</summary>
    public int Batches { get; init; } = 20;

    /// <summary>The same seed gives the same answer.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Most events, roughly: years are shortened, and the result says so, where a large organisation would exceed it. Default 20 million.</summary>
    public double MostEvents { get; init; } = 2e7;
}
