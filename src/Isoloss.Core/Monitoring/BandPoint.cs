namespace Isoloss.Core.Monitoring;

/// <summary>The curve beside the band that was forecast before it.</summary>
/// <param name="Step">Step.</param>
/// <param name="Loss">Loss of the run there, gathered over near steps, nats per token; NaN in what is to come.</param>
/// <param name="Band">Loss forecast, without the noise of a point.</param>
public readonly record struct BandPoint(double Step, double Loss, Estimate Band);
