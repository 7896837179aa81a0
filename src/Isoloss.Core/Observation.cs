namespace Isoloss.Core;

/// <summary>One finished run as the laws see it.</summary>
/// <param name="Params">N, parameters; above 0.</param>
/// <param name="Tokens">D, training tokens; above 0.</param>
/// <param name="Flops">C, training FLOP; above 0.</param>
/// <param name="Loss">L, nats per token; above 0.</param>
/// <param name="Seed">Seed of the run where known: equal seeds on a rung are paired between arms.</param>
public readonly record struct Observation(double Params, double Tokens, double Flops, double Loss, int? Seed = null)
{
    /// <summary>U, distinct training tokens; NaN where not recorded. Default: not recorded.</summary>
    public double UniqueTokens { get; init; } = double.NaN;

    /// <summary>S, optimizer steps; NaN where not recorded. Default: not recorded.</summary>
    public double Steps { get; init; } = double.NaN;

    /// <summary>B, batch size in tokens; NaN where not recorded. Default: not recorded.</summary>
    public double BatchTokens { get; init; } = double.NaN;

    /// <summary>Peak learning rate; NaN where not recorded. Default: not recorded.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>Training tokens per second; NaN where not recorded. Default: not recorded.</summary>
    public double TokensPerSecond { get; init; } = double.NaN;

    /// <summary>Weight in a fit, 1 for an ordinary run; at least 0. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Runs of a sweep that this one is the lowest of, so that it was chosen for its noise as well (<see cref="Uncertainty.SweepMinimum"/>). Default 1, chosen from no others.</summary>
    public int BestOf { get; init; } = 1;

    /// <summary>Where the run stands.</summary>
    public ScalePoint At => new(Params, Tokens, Flops)
    {
        UniqueTokens = UniqueTokens,
        Steps = Steps,
        BatchTokens = BatchTokens,
        LearningRate = LearningRate,
    };
}
