using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Dashboard.Reports;

/// <summary>Axes of laws in the words of the figures, and points moved along them.</summary>
internal static class AxisWords
{
    /// <summary>What an amount on the axis counts, such as <c>distinct tokens</c>.</summary>
    public static string Of(Axis axis) => axis switch
    {
        Axis.Params => "parameters",
        Axis.Tokens => "tokens",
        Axis.Flops => "FLOP",
        Axis.UniqueTokens => "distinct tokens",
        Axis.Steps => "steps",
        Axis.BatchTokens => "tokens a batch",
        Axis.LearningRate => "learning rate",
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, null),
    };

    /// <summary>The axis as its title, such as <c>batch size, tokens</c>.</summary>
    public static string WithUnit(Axis axis) => axis switch
    {
        Axis.Tokens => "training tokens",
        Axis.Flops => "training compute, FLOP",
        Axis.Steps => "optimizer steps",
        Axis.BatchTokens => "batch size, tokens",
        _ => Of(axis),
    };

    /// <summary>The point moved to <paramref name="value"/> on one axis; compute is left as it was unless it is the axis.</summary>
    public static ScalePoint With(this ScalePoint at, Axis axis, double value) => axis switch
    {
        Axis.Params => at with { Params = value },
        Axis.Tokens => at with { Tokens = value },
        Axis.Flops => at with { Flops = value },
        Axis.UniqueTokens => at with { UniqueTokens = value },
        Axis.Steps => at with { Steps = value },
        Axis.BatchTokens => at with { BatchTokens = value },
        Axis.LearningRate => at with { LearningRate = value },
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, null),
    };
}
