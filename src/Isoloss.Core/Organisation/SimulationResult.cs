namespace Isoloss.Core.Organisation;

/// <summary>A simulated organisation, after its warm-up.</summary>
public sealed record SimulationResult
{
    /// <summary>Ideas a year that came to their end on the ladder, killed or adopted.</summary>
    public required Estimated IdeasPerYear { get; init; }

    /// <summary>Tests a year, over all rungs.</summary>
    public required Estimated TestsPerYear { get; init; }

    /// <summary>Ideas adopted a year.</summary>
    public required Estimated AdoptedPerYear { get; init; }

    /// <summary>ln of the multiplier that a year's adopted ideas give.</summary>
    public required Estimated GainPerYear { get; init; }

    /// <summary>Share of the attention that was used.</summary>
    public required double AttentionUsed { get; init; }

    /// <summary>Share of the GPUs' time that was used.</summary>
    public required double GpusUsed { get; init; }

    /// <summary>Share of the streams that had an idea.</summary>
    public required double StreamsUsed { get; init; }

    /// <summary>Mean wait of a test for its GPUs, hours.</summary>
    public required double Wait { get; init; }

    /// <summary>Mean time of an idea from being taken up to its end, days.</summary>
    public required double DaysPerIdea { get; init; }

    /// <summary>Years that counted.</summary>
    public required double Years { get; init; }

    /// <summary>Years before them that did not.</summary>
    public required double Warmup { get; init; }

    /// <summary>Events simulated, the warm-up's included.</summary>
    public required long Events { get; init; }
}
