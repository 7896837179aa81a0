namespace Isoloss.Core.Planning;

/// <summary>A batch size with what it takes to the planned loss.</summary>
/// <param name="BatchTokens">B, tokens.</param>
/// <param name="Steps">S, optimizer steps.</param>
/// <param name="Tokens">E, tokens.</param>
/// <param name="LeastSteps">Smin: steps at a batch far above Bcrit.</param>
public sealed record BatchChoice(double BatchTokens, double Steps, double Tokens, double LeastSteps);
