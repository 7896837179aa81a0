namespace Isoloss.Core.Organisation;

/// <summary>A mean over simulated time.</summary>
/// <param name="Value">The mean.</param>
/// <param name="StandardError">Its standard error, from the scatter between batches of time.</param>
public readonly record struct Estimated(double Value, double StandardError);
