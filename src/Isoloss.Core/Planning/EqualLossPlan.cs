namespace Isoloss.Core.Planning;

/// <summary>What the loss of the compute-efficient point costs at another size, or another ratio of data to size.</summary>
/// <param name="IsRatio">True when D/N was asked for, false when N was.</param>
/// <param name="Asked">The asked D/N or N over the efficient one.</param>
/// <param name="IsReachable">False when no amount of data gets such a size there.</param>
/// <param name="Params">N; NaN when not reachable.</param>
/// <param name="Tokens">D; NaN when not reachable.</param>
/// <param name="SizeFactor">N over N*.</param>
/// <param name="TokensFactor">D over D*.</param>
/// <param name="ComputeFactor">C over the budget: at least 1. Upper end infinite where some refits never get there.</param>
public sealed record EqualLossPlan(
    bool IsRatio, double Asked, bool IsReachable, double Params, double Tokens, Estimate SizeFactor, Estimate TokensFactor, Estimate ComputeFactor);
