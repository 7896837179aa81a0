namespace Isoloss.Core.Decision;

/// <summary>What a pair of arms must be able to show before anything is run.</summary>
public sealed record NoiseQuestion
{
    /// <summary>Compute multiplier to be detected, such as 1.1. Above 0, not 1: a gain below 1 asks for a loss of that size.</summary>
    public required double Gain { get; init; }

    /// <summary>Probability of detecting it. Default .9; between .5 and 1.</summary>
    public double Power { get; init; } = 0.9;

    /// <summary>One-sided probability of seeing it where there is none. Default .05; between 0 and .5.</summary>
    public double ErrorRate { get; init; } = 0.05;
}
