using System.Text.Json;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>The words for a run's state in tables: our own, and two that other trackers use.</summary>
public static class StateWords
{
    private static readonly Dictionary<string, RunState> Words = Enum.GetValues<RunState>()
        .Select(s => KeyValuePair.Create(Of(s), s))
        .Append(KeyValuePair.Create("crashed", RunState.Failed))
        .Append(KeyValuePair.Create("killed", RunState.Cancelled))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All words, for messages.</summary>
    public static string Known => string.Join(", ", Words.Keys);

    /// <summary>Our word for a state, as in the JSON files.</summary>
    public static string Of(RunState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    /// <summary>The state of a word, or null when it is unknown.</summary>
    public static RunState? Parse(string word) => Words.TryGetValue(word, out var state) ? state : null;
}
