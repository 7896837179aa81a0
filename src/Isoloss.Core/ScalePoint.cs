using Isoloss.Core.Laws;

namespace Isoloss.Core;

/// <summary>A point at which a law is asked: size, data, the compute that they cost, and what else a law may depend on.</summary>
/// <param name="Params">N, parameters.</param>
/// <param name="Tokens">D, training tokens.</param>
/// <param name="Flops">C, training FLOP.</param>
public readonly record struct ScalePoint(double Params, double Tokens, double Flops)
{
    /// <summary>U, distinct training tokens; NaN where not known. Default: not known.</summary>
    public double UniqueTokens { get; init; } = double.NaN;

    /// <summary>S, optimizer steps; NaN where not known. Default: not known.</summary>
    public double Steps { get; init; } = double.NaN;

    /// <summary>B, batch size in tokens; NaN where not known. Default: not known.</summary>
    public double BatchTokens { get; init; } = double.NaN;

    /// <summary>Peak learning rate; NaN where not known. Default: not known.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>A point with C = 6 N D.</summary>
    public static ScalePoint Of(double parameters, double tokens) => new(parameters, tokens, 6 * parameters * tokens);

    /// <summary>The value on an axis; NaN where not known.</summary>
    public double On(Axis axis) => axis switch
    {
        Axis.Params => Params,
        Axis.Tokens => Tokens,
        Axis.Flops => Flops,
        Axis.UniqueTokens => UniqueTokens,
        Axis.Steps => Steps,
        Axis.BatchTokens => BatchTokens,
        Axis.LearningRate => LearningRate,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, null),
    };
}
