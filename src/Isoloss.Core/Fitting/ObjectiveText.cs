namespace Isoloss.Core.Fitting;

/// <summary>Words for objectives.</summary>
internal static class ObjectiveText
{
    /// <summary>The scale in words.</summary>
    public static string Of(ResidualScale scale) => scale == ResidualScale.Log ? "log loss" : "raw loss";
}
