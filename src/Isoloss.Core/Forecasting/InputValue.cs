namespace Isoloss.Core.Forecasting;

/// <summary>What an input is set to, and why.</summary>
/// <param name="Value">The belief.</param>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Source">The source, or how it was found; may be empty.</param>
public sealed record InputValue(Distribution Value, Basis Basis, string Source);
