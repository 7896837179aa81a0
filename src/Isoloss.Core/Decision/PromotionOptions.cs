namespace Isoloss.Core.Decision;

/// <summary>When a change goes on to the next stage of a portfolio.</summary>
public sealed record PromotionOptions
{
    /// <summary>A change whose probability of being worth it falls below this is dropped. Default .2; between 0 and 1.</summary>
    public double DropBelow { get; init; } = 0.2;

    /// <summary>At most so many go on, the most probable first. Default: no limit; at least 1.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Refuses numbers out of their domain.</summary>
    public void Check()
    {
        ObservationCheck.Probability(DropBelow, 0, "probability below which a change is dropped");
        ObservationCheck.Positive(Most, "number of changes that go on");
    }
}
