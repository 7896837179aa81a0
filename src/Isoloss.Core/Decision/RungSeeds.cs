namespace Isoloss.Core.Decision;

/// <summary>What one rung can show.</summary>
/// <param name="At">Size, data and recorded compute of one run.</param>
/// <param name="Loss">Baseline's loss there by its law, nats per token.</param>
/// <param name="Steepness">Share by which the loss falls per e-fold of compute.</param>
/// <param name="Seeds">Runs per arm that detect the gain on this rung alone.</param>
/// <param name="UpperSeeds">The same if the noise is as large as <see cref="SeedNoise.UpperSd"/>.</param>
/// <param name="Detectable">The gain that one run per arm detects there.</param>
/// <param name="Flops">What <paramref name="Seeds"/> runs of both arms cost.</param>
public sealed record RungSeeds(ScalePoint At, double Loss, double Steepness, int Seeds, int UpperSeeds, double Detectable, double Flops);
