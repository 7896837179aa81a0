namespace Isoloss.Core.Monitoring;

/// <summary>One change of the learning rate.</summary>
/// <param name="Fall">By how much u, the rate over its peak, falls; negative where it rises.</param>
/// <param name="LogAfter">Logarithm of u afterwards.</param>
/// <param name="Sum">Sum of u over the steps until then.</param>
internal readonly record struct RateChange(double Fall, double LogAfter, double Sum);
