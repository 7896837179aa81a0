namespace Isoloss.Core.Fitting;

/// <summary>A fitted parameter under its published symbol, in raw units of N and D.</summary>
/// <param name="Name">E, A, B, alpha, beta, ...</param>
/// <param name="Value">Point estimate with its interval.</param>
public sealed record ParameterEstimate(string Name, Estimate Value);
