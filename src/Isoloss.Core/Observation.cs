namespace Isoloss.Core;

/// <summary>One finished run as the laws see it.</summary>
/// <param name="Params">N, parameters; above 0.</param>
/// <param name="Tokens">D, training tokens; above 0.</param>
/// <param name="Flops">C, training FLOP; above 0.</param>
/// <param name="Loss">L, nats per token; above 0.</param>
/// <param name="Seed">Seed of the run where known: equal seeds on a rung are paired between arms.</param>
public readonly record struct Observation(double Params, double Tokens, double Flops, double Loss, int? Seed = null);
