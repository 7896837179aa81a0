using Isoloss.Runs.Directories;

namespace Isoloss.Dashboard.Reports;

/// <summary>The states of a run in words.</summary>
internal static class StateWords
{
    /// <summary>The word for <paramref name="state"/>, as in <c>state.json</c>.</summary>
    public static string Of(RunState state) => state.ToString().ToLowerInvariant();
}
