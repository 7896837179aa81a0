namespace Isoloss.Core.Comparison;

/// <summary>Expected loss of each choice, in the unit in which a wrong go costs <see cref="CompareOptions.LossOfWrongGo"/>. The verdict is the least of them.</summary>
/// <param name="Go">Of going.</param>
/// <param name="NoGo">Of not going.</param>
/// <param name="Wait">Of waiting for more runs.</param>
public sealed record ExpectedLosses(double Go, double NoGo, double Wait);
