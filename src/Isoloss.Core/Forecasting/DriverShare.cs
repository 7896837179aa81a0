namespace Isoloss.Core.Forecasting;

/// <summary>What one driver contributes to the difference of two timelines.</summary>
/// <param name="Driver">The driver.</param>
/// <param name="Inputs">Inputs of it that differ.</param>
/// <param name="Years">Years of the difference of the medians; the shares of all drivers add up to it.</param>
/// <param name="Probability">The same for the probability by the year of reference.</param>
public sealed record DriverShare(string Driver, IReadOnlyList<string> Inputs, double Years, double Probability);
