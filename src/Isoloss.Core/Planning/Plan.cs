using Isoloss.Core.Fitting;

namespace Isoloss.Core.Planning;

/// <summary>What a fit advises for some budgets; every interval comes from the refits of that one fit.</summary>
public sealed record Plan
{
    /// <summary>The fit.</summary>
    public required LawFit Fit { get; init; }

    /// <summary>How compute is counted.</summary>
    public required FlopRule Rule { get; init; }

    /// <summary>What was asked.</summary>
    public required PlanOptions Options { get; init; }

    /// <summary>One entry a budget, in the order asked.</summary>
    public required IReadOnlyList<BudgetPlan> Budgets { get; init; }

    /// <summary>The same question put to parabolas.</summary>
    public required IsoFlopAnalysis IsoFlops { get; init; }

    /// <summary>What a user must know before spending anything.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }
}
