namespace Isoloss.Core.Comparison;

/// <summary>Finished runs of both arms. On a rung, equal seeds are taken as pairs.</summary>
public sealed record ArmRuns
{
    /// <summary>Runs of the baseline that the laws are fitted to.</summary>
    public required IReadOnlyList<Observation> Baseline { get; init; }

    /// <summary>Runs of the variant that the laws are fitted to.</summary>
    public required IReadOnlyList<Observation> Variant { get; init; }

    /// <summary>Runs of the baseline that are held out and judged. Default: none.</summary>
    public IReadOnlyList<Observation> JudgedBaseline { get; init; } = [];

    /// <summary>Runs of the variant that are held out and judged. Default: none.</summary>
    public IReadOnlyList<Observation> JudgedVariant { get; init; } = [];
}
