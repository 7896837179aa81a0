namespace Isoloss.Core.Planning;

/// <summary>The two budget laws at one budget: D of efficient training, and D that keeps the penalty for finite data constant.</summary>
/// <param name="Wanted">The penalty that is held constant, relative.</param>
/// <param name="Penalty">(L(N*,D*) - L(N*,inf)) / L(N*,inf) at the efficient point.</param>
/// <param name="Tokens">D that N* needs for the wanted penalty; NaN when none is enough.</param>
/// <param name="TokensExponent">Its exponent in C with N following the frontier; NaN likewise.</param>
/// <param name="CrossingFlops">C at which the two laws cross, FLOP; NaN when they do not between 1e10 and 1e40.</param>
public sealed record DataPenaltyPlan(double Wanted, Estimate Penalty, Estimate Tokens, Estimate TokensExponent, Estimate CrossingFlops);
