namespace Isoloss.Core.Planning;

/// <summary>The plan for one budget.</summary>
public sealed record BudgetPlan
{
    /// <summary>The compute-efficient point: N*, D*, C.</summary>
    public required ScalePoint At { get; init; }

    /// <summary>N*, parameters.</summary>
    public required Estimate Params { get; init; }

    /// <summary>D*, tokens.</summary>
    public required Estimate Tokens { get; init; }

    /// <summary>D*/N*.</summary>
    public required Estimate TokensPerParameter { get; init; }

    /// <summary>Loss of a new run there, nats per token, with the interval of a new run.</summary>
    public required Estimate NewRun { get; init; }

    /// <summary>L(C), the law's least loss for the budget, nats per token.</summary>
    public required Estimate Loss { get; init; }

    /// <summary>d log N* / d log C at the budget.</summary>
    public required Estimate ParamsExponent { get; init; }

    /// <summary>d log D* / d log C at the budget: 1 minus the other.</summary>
    public required Estimate TokensExponent { get; init; }

    /// <summary>-d log L(C) / d log C at the budget.</summary>
    public required Estimate LossExponent { get; init; }

    /// <summary>L(N*) with D without limit, nats per token.</summary>
    public required Estimate UnlimitedData { get; init; }

    /// <summary>L(D*) with N without limit, nats per token.</summary>
    public required Estimate UnlimitedParams { get; init; }

    /// <summary>N* by the parabolas; null when no power law goes through them.</summary>
    public required Estimate? ParabolaParams { get; init; }

    /// <summary>Bias of that, as a factor; null likewise.</summary>
    public required double? ParabolaBias { get; init; }

    /// <summary>N* by a power law through the fitted law's own minima at the same budgets, compute counted as the runs count it; null likewise.</summary>
    public required double? LawParamsAsRecorded { get; init; }

    /// <summary>Equal loss at other sizes and ratios.</summary>
    public required IReadOnlyList<EqualLossPlan> EqualLoss { get; init; }

    /// <summary>Efficient data against the data that keeps the penalty for finite data constant.</summary>
    public required DataPenaltyPlan DataPenalty { get; init; }

    /// <summary>Least compute for training and serving; null when not asked.</summary>
    public required ServedPlan? Served { get; init; }

    /// <summary>Under a limit on distinct tokens; null when not asked.</summary>
    public required LimitedPlan? Limited { get; init; }

    /// <summary>The constants of the critical batch: the law's own where it has them, otherwise published ones.</summary>
    public required CriticalBatch CriticalBatch { get; init; }

    /// <summary>Bcrit at the planned loss, tokens.</summary>
    public required double CriticalBatchTokens { get; init; }

    /// <summary>Steps and tokens at some batch sizes.</summary>
    public required IReadOnlyList<BatchChoice> Batches { get; init; }
}
