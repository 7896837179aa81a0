namespace Isoloss.Core.Decision;

/// <summary>Where one change of a portfolio stands after a stage.</summary>
/// <param name="Name">The change.</param>
/// <param name="ProbabilityWorth">Probability that its multiplier at the target exceeds the smallest worthwhile one; NaN where it cannot be judged yet.</param>
public sealed record ArmStanding(string Name, double ProbabilityWorth);
