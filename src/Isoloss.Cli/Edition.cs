using System.Diagnostics.CodeAnalysis;

namespace Isoloss.Cli;

/// <summary>Which edition of the tool this is: the whole, or the native front (src/Isoloss.Front), whose compiler leaves out all
/// that stands behind <see cref="IsWhole"/>.</summary>
internal static class Edition
{
    [FeatureSwitchDefinition("Isoloss.Whole")]
    public static bool IsWhole => !AppContext.TryGetSwitch("Isoloss.Whole", out bool whole) || whole;
}
