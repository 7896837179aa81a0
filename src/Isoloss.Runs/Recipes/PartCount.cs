namespace Isoloss.Runs.Recipes;

/// <summary>What a part of one block has and costs.</summary>
/// <param name="Params">Trainable numbers.</param>
/// <param name="FlopsPerToken">Training FLOP for one token.</param>
public readonly record struct PartCount(long Params, double FlopsPerToken);
