namespace Isoloss.Core.Efficiency;

/// <summary>A loss, and what each arm took to come down to it on one size.</summary>
/// <param name="Loss">Training loss, nats per token.</param>
/// <param name="Arms">The arms that have runs there, the baseline first.</param>
public sealed record ReachedLoss(double Loss, IReadOnlyList<ArmTokens> Arms);
