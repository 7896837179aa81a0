namespace Isoloss.Core.Organisation;

/// <summary>
/// People who test ideas on a ladder of runs that share a cluster. Each researcher is one server of attention with several ideas under way; tests wait
/// for their GPUs first come, first served. Hours are hours by the clock unless they are hours of attention.
/// </summary>
public sealed record ResearchOrganisation
{
    /// <summary>Hours by the clock in a year.</summary>
    public const double HoursPerYear = 8760;

    /// <summary>Name in tables.</summary>
    public required string Name { get; init; }

    /// <summary>R: researchers; at least 1.</summary>
    public required int Researchers { get; init; }

    /// <summary>Hours of attention that each gives in a year, spread evenly over it; above 0, at most 8760.</summary>
    public double AttentionHours { get; init; } = 2000;

    /// <summary>k: ideas that each has under way at once; at least 1.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>All GPUs, those of the large run included; at least 1.</summary>
    public required double Compute { get; init; }

    /// <summary>Share of them that tests ideas; above 0, at most 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How many times as fast an idea is implemented as the ladder says; above 0.</summary>
    public double Implementation { get; init; } = 1;

    /// <summary>Hours that each test takes beside its run and its queue, without attention or GPUs; 0 or more.</summary>
    public double Latency { get; init; }

    /// <summary>p: share of tests that are a small difference on a cached result; from 0 to 1.</summary>
    public double Cache { get; init; }

    /// <summary>What such a test costs of a full one, in GPU-hours and time; above 0, at most 1.</summary>
    public double CacheCost { get; init; } = 0.1;

    /// <summary>Ideas that people have in a year, at random times; infinite where there is always a next one.</summary>
    public double Ideas { get; init; } = double.PositiveInfinity;

    /// <summary>Factor on the noise of every rung; 0 or more.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>What the organisation makes of a measurement.</summary>
    public Judgement Judgement { get; init; }

    /// <summary>Standard deviation that naive intervals state over the real one; above 0.</summary>
    public double StatedNoise { get; init; } = 0.6;

    /// <summary>Probability with which an idea must be worth adopting; between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>Coefficient of variation of the attention that a task takes; 0 or more.</summary>
    public double AttentionVariation { get; init; } = 1;

    /// <summary>Coefficient of variation of the time that a run takes; 0 or more.</summary>
    public double RunVariation { get; init; }

    /// <summary>Training FLOP of the large run; above 0.</summary>
    public required double LargeRun { get; init; }

    /// <summary>Years of research before it; above 0.</summary>
    public double Horizon { get; init; } = 1;

    /// <summary>What ideas are worth.</summary>
    public required IdeaPrior Prior { get; init; }

    /// <summary>Training FLOP at which the prior's gains are stated; above 0.</summary>
    public required double PriorAt { get; init; }

    /// <summary>The rungs, cheapest first; at least one.</summary>
    public required IReadOnlyList<LadderStep> Ladder { get; init; }

    /// <summary>G: GPUs that test ideas.</summary>
    public double Gpus => Compute * Share;

    /// <summary>Hours of attention per hour by the clock that one researcher gives.</summary>
    public double Attention => AttentionHours / HoursPerYear;

    /// <summary>Cost of a test over that of one without a cached result, on average.</summary>
    public double CostFactor => 1 - Cache * (1 - CacheCost);

    /// <summary>Factors of ten in compute from where the prior is stated to another amount.</summary>
    internal double Decades(double flops) => Math.Log10(flops / PriorAt);
}
