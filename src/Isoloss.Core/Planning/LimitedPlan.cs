namespace Isoloss.Core.Planning;

/// <summary>The best use of a budget when only U distinct tokens exist.</summary>
public sealed record LimitedPlan
{
    /// <summary>U, distinct tokens.</summary>
    public required double UniqueTokens { get; init; }

    /// <summary>Epochs that the plan for unlimited data would need: D*/U; at most 1 when there is enough.</summary>
    public required Estimate EpochsNeeded { get; init; }

    /// <summary>True when the law was fitted with repeated data, false when published constants stand in.</summary>
    public required bool IsFitted { get; init; }

    /// <summary>N of the best allocation under the limit.</summary>
    public required Estimate Params { get; init; }

    /// <summary>D, repeated tokens counted each time.</summary>
    public required Estimate Tokens { get; init; }

    /// <summary>D/U.</summary>
    public required Estimate Epochs { get; init; }

    /// <summary>Loss there, nats per token.</summary>
    public required Estimate Loss { get; init; }

    /// <summary>Loss of the unchanged plan, N* and D*, trained on repeated data; nats per token.</summary>
    public required Estimate UnchangedLoss { get; init; }

    /// <summary>Fresh tokens that would give the size of this plan the same loss.</summary>
    public required Estimate FreshTokens { get; init; }

    /// <summary>Compute that reaches the same loss with unlimited data, FLOP.</summary>
    public required Estimate EquivalentFlops { get; init; }
}
