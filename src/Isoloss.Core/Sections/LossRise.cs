namespace Isoloss.Core.Sections;

/// <summary>Something whose loss rises between two evaluations while the mean falls.</summary>
/// <param name="Name">What.</param>
/// <param name="Before">Loss at the earlier evaluation, nats.</param>
/// <param name="After">Loss at the later one.</param>
/// <param name="Deviations">How many robust standard deviations its change lies above the median change of all.</param>
public sealed record LossRise(string Name, double Before, double After, double Deviations);
