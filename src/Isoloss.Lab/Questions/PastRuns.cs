using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Questions;

/// <summary>Finished runs that lie in a root of run directories already, whichever study asked for them. Read once, when a
/// question first needs them.</summary>
/// <param name="root">Root of the run directories; it need not exist.</param>
public sealed class PastRuns(string root)
{
    private readonly Dictionary<string, RunResult?> _results = [];
    private IReadOnlyList<PastRun>? _all;

    /// <summary>Every run with a result that can be read.</summary>
    public IReadOnlyList<PastRun> All => _all ??= Read(root);

    /// <summary>The result of a planned run, or null when it has none yet.</summary>
    public RunResult? ResultOf(string key)
    {
        if (!_results.TryGetValue(key, out RunResult? result))
            _results[key] = result = TryRead(new RunDirectory(Path.Combine(root, key)))?.Result;
        return result;
    }

    /// <summary>N of a run as the last quote of a study has it; null where there is none.</summary>
    public double? QuotedParams(string study, string key)
    {
        try
        {
            return StudyQuote.Read(root, study)?.Runs.FirstOrDefault(r => r.Key == key)?.Params;
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private static PastRun[] Read(string root) => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root).Where(d => RunKey.IsKey(Path.GetFileName(d))).Order(StringComparer.Ordinal)
            .Select(d => TryRead(new RunDirectory(d))).OfType<PastRun>()]
        : [];

    // Evidence is welcome, not needed: whoever wants to know what is wrong with a directory asks 'runs ls'.
    private static PastRun? TryRead(RunDirectory directory)
    {
        try
        {
            return directory.ReadResult() is { } result && result.Problem() is null
                ? new PastRun(directory.Key, directory.ReadSpec(), result)
                : null;
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A finished run.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Spec">What it was.</param>
/// <param name="Result">What came out.</param>
public sealed record PastRun(string Key, RunSpec Spec, RunResult Result)
{
    /// <summary>True for a run whose recipe differs from <paramref name="recipe"/> in the
    /// value at <paramref name="path"/> at most.</summary>
    internal bool IsSame(JsonObject recipe, string path) =>
        RecipePaths.Flatten(Spec.Recipe).Where(p => p.Key != path).Select(p => $"{p.Key}={p.Value?.ToJsonString()}").ToHashSet()
            .SetEquals(RecipePaths.Flatten(recipe).Where(p => p.Key != path).Select(p => $"{p.Key}={p.Value?.ToJsonString()}"));
}
