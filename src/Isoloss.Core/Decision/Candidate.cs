namespace Isoloss.Core.Decision;

/// <summary>Runs that could be done next: on one rung, or a course over several that is only worth its cost as a whole.</summary>
/// <param name="Runs">At least one rung, each rung once.</param>
public sealed record Candidate(IReadOnlyList<RungRuns> Runs)
{
    /// <summary>What they cost.</summary>
    public double Flops => Runs.Sum(r => r.Flops);

    /// <summary>Hours on the hardware whose throughput was recorded, runs one after another; null where none was.</summary>
    public double? Hours { get; init; }
}
