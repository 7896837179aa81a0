namespace Isoloss.Core.Efficiency;

/// <summary>A loss, and what each arm took to come down to it on one size.</summary>
/// <param name="Loss">Training loss, nats per token.</param>
/// <param name="Arms">The arms that have runs there, the baseline first.</param>
public sealed record ReachedLoss(double Loss, IReadOnlyList<ArmTokens> Arms);

/// <summary>Tokens that an arm took, by the mean curve of its seeds.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Tokens">Tokens; null where the loss was not reached.</param>
/// <param name="Lowest">The lowest training loss that the arm came to, nats per token.</param>
public sealed record ArmTokens(string Arm, double? Tokens, double Lowest);
