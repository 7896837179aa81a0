namespace Isoloss.Core.Efficiency;

/// <summary>Tokens that an arm took, by the mean curve of its seeds.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Tokens">Tokens; null where the loss was not reached.</param>
/// <param name="Lowest">The lowest training loss that the arm came to, nats per token.</param>
public sealed record ArmTokens(string Arm, double? Tokens, double Lowest);
