namespace Isoloss.Core.Planning;

/// <summary>The allocation that reaches the loss of the compute-efficient point with the least compute for training and serving.</summary>
/// <param name="ServedTokens">T, tokens.</param>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="TrainingFlops">FLOP of training; above the budget.</param>
/// <param name="ServingFlops">FLOP of serving T tokens.</param>
/// <param name="TotalFlops">Both.</param>
/// <param name="EfficientTotalFlops">Training and serving of the compute-efficient point, FLOP.</param>
/// <param name="TotalFactor">Total over that of the compute-efficient point.</param>
public sealed record ServedPlan(
    double ServedTokens, Estimate Params, Estimate Tokens, Estimate TrainingFlops, Estimate ServingFlops, Estimate TotalFlops,
    double EfficientTotalFlops, Estimate TotalFactor);
