namespace Isoloss.Core.Planning;

/// <summary>What a plan is asked for.</summary>
public sealed record PlanOptions
{
    /// <summary>C of the runs to plan, FLOP; at least one, each above 0.</summary>
    public required IReadOnlyList<double> Budgets { get; init; }

    /// <summary>T, tokens that the model will serve in its life. Default: not asked.</summary>
    public double? ServedTokens { get; init; }

    /// <summary>U, distinct training tokens that exist. Default: no limit.</summary>
    public double? UniqueTokens { get; init; }

    /// <summary>Relative penalty for finite data that is held constant, above 0. Default .02 (Kaplan et al. 2020, section 4.2).</summary>
    public double Penalty { get; init; } = 0.02;

    /// <summary>Relative distance in recorded compute within which runs count as one budget. Default .1; above 0.</summary>
    public double BudgetTolerance { get; init; } = 0.1;

    /// <summary>Sizes over the efficient size whose cost is told; above 0.</summary>
    public IReadOnlyList<double> SizeFactors { get; init; } = [0.1, 0.2, 0.5, 2, 5];

    /// <summary>D/N over the efficient D/N whose cost is told; above 0.</summary>
    public IReadOnlyList<double> RatioFactors { get; init; } = [0.1, 3, 10, 30];

    /// <summary>Batch sizes over the critical one that are told; above 0.</summary>
    public IReadOnlyList<double> BatchFactors { get; init; } = [0.1, 0.5, 1, 4];

    internal void Check()
    {
        if (Budgets.Count == 0)
            throw new BadInputException("found no budget to plan for, expected at least one, such as 1e24 FLOP");
        foreach (double flops in Budgets)
            ObservationCheck.Positive(flops, "flops (C)");
        ObservationCheck.Positive(ServedTokens ?? 1, "tokens to be served (T)");
        ObservationCheck.Positive(UniqueTokens ?? 1, "unique tokens (U)");
        ObservationCheck.Positive(Penalty, "penalty");
        ObservationCheck.Positive(BudgetTolerance, "tolerance of a budget");
    }
}
