using Isoloss.Core.Efficiency;
using Isoloss.Core.Projection;
using Isoloss.Core.Sections;
using Isoloss.Runs.Health;

namespace Isoloss.Lab.Health;

/// <summary>What goes on inside the runs of a study: stability up to the target, sections, what stood out.</summary>
public sealed record StudyHealth
{
    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Level of every interval.</summary>
    public required double Level { get; init; }

    /// <summary>N at the target.</summary>
    public required double TargetParams { get; init; }

    /// <summary>C at the target, FLOP.</summary>
    public required double TargetFlops { get; init; }

    /// <summary>The arms in the order of the study; without those that have no finished run.</summary>
    public required IReadOnlyList<ArmHealth> Arms { get; init; }

    /// <summary>What the largest runs showed beside what smaller ones projected, metric by metric, arm by arm.</summary>
    public required IReadOnlyList<MetricProjection> Projections { get; init; }

    /// <summary>Tokens that each arm took to reach losses; null where no run of the baseline has a curve.</summary>
    public DataEfficiency? Efficiency { get; init; }

    /// <summary>What the models of the arms write at the end of their runs.</summary>
    public required WrittenSummary Written { get; init; }

    /// <summary>Where variants differ from the baseline by section.</summary>
    public required IReadOnlyList<SectionGap> Gaps { get; init; }

    /// <summary>What was assumed, one sentence each.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
