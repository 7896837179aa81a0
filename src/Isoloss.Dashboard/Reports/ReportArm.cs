using System.Text.Json.Nodes;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>One arm of a study with its runs, its law and, for a variant, what the change is worth.</summary>
public sealed record ReportArm
{
    /// <summary>Name of the arm.</summary>
    public required string Name { get; init; }

    /// <summary>True for the arm that the others are held against. Default false.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>What it changes against the baseline, as in the study file; null for the baseline.</summary>
    public JsonObject? Change { get; init; }

    /// <summary>All its runs, also those that diverged, failed or are not done. Learning curves are read from their
    /// directories.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>The law fitted to this arm; null where it has too few runs.</summary>
    public ArmFit? Fit { get; init; }

    /// <summary>The arm against the baseline; null for the baseline, or where the two could not be compared.</summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>What could be run next about this variant, the best first. Default: not asked.</summary>
    public IReadOnlyList<FurtherOption> Options { get; init; } = [];
}
