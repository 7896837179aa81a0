namespace Isoloss.Lab.Studies;

/// <summary>A study trained rung by rung, variants that are probably not worth it being dropped on the way.</summary>
public sealed record Promotion
{
    /// <summary>A variant whose probability of being worth it falls below this is dropped. Default .2; between 0 and 1.</summary>
    public double DropBelow { get; init; } = 0.2;

    /// <summary>Cheapest rungs that every variant is trained on before the first is dropped. Default 3; at least 3.</summary>
    public int FirstRungs { get; init; } = 3;

    /// <summary>Smallest worthwhile gain as a fraction of compute. Default 0.</summary>
    public double SmallestGain { get; init; }
}
