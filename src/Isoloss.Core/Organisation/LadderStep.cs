namespace Isoloss.Core.Organisation;

/// <summary>One rung of an organisation's ladder: what testing an idea there costs, and what decides whether it goes on.</summary>
public sealed record LadderStep
{
    /// <summary>Name in tables, such as <c>small</c>.</summary>
    public required string Name { get; init; }

    /// <summary>C: GPU-hours of one test; above 0.</summary>
    public required double GpuHours { get; init; }

    /// <summary>g: GPUs that a test needs at once; at least 1.</summary>
    public required int Gang { get; init; }

    /// <summary>Training FLOP of a test; above 0. For gains that change with scale.</summary>
    public required double Flops { get; init; }

    /// <summary>Standard deviation with which ln of the compute multiplier is measured; 0 or more.</summary>
    public required double Noise { get; init; }

    /// <summary>
    /// Measured multiplier from which an idea goes on to the next rung; above 0. Null where <see cref="Promote"/> says it. On the last rung what an
    /// idea must be worth at the large run to be adopted; null is 1, any gain.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>Share of the ideas tested here that go on, the best ones; between 0 and 1. Null where <see cref="Threshold"/> says it and on the last rung.</summary>
    public double? Promote { get; init; }

    /// <summary>Hours of attention to implement the test before any speed-up; 0 or more.</summary>
    public required double Implement { get; init; }

    /// <summary>Hours of attention to analyse it; 0 or more.</summary>
    public required double Analyse { get; init; }

    /// <summary>Hours that a test runs without a cached result.</summary>
    public double Hours => GpuHours / Gang;
}
