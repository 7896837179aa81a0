using Isoloss.Core;
using Isoloss.Core.Decision;
using Isoloss.Core.Efficiency;
using Isoloss.Core.Prediction;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Health;

namespace Isoloss.Dashboard.Reports;

/// <summary>
/// All that a report shows. What is absent (no variants, no law, no oracle, no curves) is left out of the page;
/// runs that diverged or failed are shown and marked.
/// </summary>
public sealed record ReportModel
{
    /// <summary>Heading of the report, such as the study's name.</summary>
    public required string Title { get; init; }

    /// <summary>The question in the user's words, where one was asked.</summary>
    public string? Question { get; init; }

    /// <summary>Which program wrote the report, when, and how it was called.</summary>
    public required ReportOrigin Origin { get; init; }

    /// <summary>The arms in the order of the study, at least one unless there are branches. Colours follow this order.</summary>
    public required IReadOnlyList<ReportArm> Arms { get; init; }

    /// <summary>Level of the intervals of the fits, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Where the question is asked; null for a plain fit.</summary>
    public ScalePoint? Target { get; init; }

    /// <summary>Runs that were held out with what the others said of them; empty where nothing was held out.</summary>
    public IReadOnlyList<JudgedPoint> Judged { get; init; } = [];

    /// <summary>Several variants through the rungs; null where it was not followed.</summary>
    public PortfolioHistory? Portfolio { get; init; }

    /// <summary>Tokens that each arm took to reach losses; null where runs have no curves.</summary>
    public DataEfficiency? Efficiency { get; init; }

    /// <summary>What was recorded inside the runs; null where nothing was.</summary>
    public StudyHealth? Health { get; init; }

    /// <summary>Trees of branches; see <see cref="BranchTree"/>. Default: none.</summary>
    public IReadOnlyList<BranchNode> Branches { get; init; } = [];

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>What a user must know that belongs to no single arm.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What is needed to get the same numbers again, beside the runs themselves.</summary>
    public Reproduction Reproduction { get; init; } = new();
}
