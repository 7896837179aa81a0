namespace Isoloss.Core.Efficiency;

/// <summary>A finished run with its curve.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Rung">Label of its rung, equal between arms.</param>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Seed">Its seed, where known.</param>
/// <param name="Curve">Training loss over tokens.</param>
public sealed record CurveRun(string Arm, string Rung, double Params, double Tokens, int? Seed, LossCurve Curve);
