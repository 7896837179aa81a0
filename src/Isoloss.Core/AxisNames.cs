using Isoloss.Core.Laws;

namespace Isoloss.Core;

/// <summary>Axes under the names that messages and columns use.</summary>
internal static class AxisNames
{
    /// <summary>Name and symbol, such as <c>tokens (D)</c>.</summary>
    public static string Of(Axis axis) => axis switch
    {
        Axis.Params => "params (N)",
        Axis.Tokens => "tokens (D)",
        Axis.Flops => "flops (C)",
        Axis.UniqueTokens => "unique_tokens (U)",
        Axis.Steps => "steps (S)",
        Axis.BatchTokens => "batch_tokens (B)",
        Axis.LearningRate => "learning_rate",
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, null),
    };

    /// <summary>Name of the column to map, such as <c>unique_tokens</c>.</summary>
    public static string Column(Axis axis) => Of(axis).Split(' ')[0];
}
