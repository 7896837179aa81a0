namespace Isoloss.Core.Forecasting;

/// <summary>Two inputs that go together: the correlation of their normal scores (a Gaussian copula).</summary>
/// <param name="First">Name of an uncertain input.</param>
/// <param name="Second">Name of another.</param>
/// <param name="Value">Between -1 and 1, ends excluded.</param>
public sealed record Correlation(string First, string Second, double Value);
