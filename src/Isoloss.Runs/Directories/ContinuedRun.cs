using System.Text.Json.Nodes;
using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>Runs that go on from a shorter run of the same recipe to more tokens. A branch has an origin too, but the tokens of its trunk.</summary>
public static class ContinuedRun
{
    /// <summary>Whether a run is one; false where its origin is not there to be asked.</summary>
    /// <param name="directory">The run, beside its origin.</param>
    /// <exception cref="BadInputException">A run.json is damaged.</exception>
    public static bool Is(RunDirectory directory) =>
        OriginOf(directory) is var (origin, _) && origin.ReadSpec().Tokens < directory.ReadSpec().Tokens;

    /// <summary>Whether what a run goes on from is gone, so that nothing tells whether it is one or a branch of one. A branch of a run from its own beginning
    /// has the tokens that its streams are named after.</summary>
    /// <param name="directory">The run.</param>
    /// <exception cref="BadInputException">A run.json is damaged.</exception>
    public static bool IsUncertain(RunDirectory directory) =>
        HasOrigin(directory) && OriginOf(directory) is null && directory.ReadSpec() is { Origin: { } origin } spec && origin.StreamTokens < spec.Tokens;

    /// <summary>All measurements of a run: those of the runs it goes on from up to where it begins, then its own.</summary>
    /// <exception cref="BadInputException">A file is damaged.</exception>
    public static IEnumerable<JsonObject> Lines(RunDirectory directory) => PlacedLines(directory).Select(l => l.Line);

    /// <summary>As <see cref="Lines"/>, each with the file that it stands in and its place among the objects there, from 1.</summary>
    /// <exception cref="BadInputException">A file is damaged.</exception>
    internal static IEnumerable<(string File, int Number, JsonObject Line)> PlacedLines(RunDirectory directory)
    {
        if (OriginOf(directory) is var (origin, step))
            foreach (var placed in PlacedLines(origin))
                if (placed.Line["step"] is JsonValue value && value.TryGetValue(out double at) && at <= step)
                    yield return placed;
        int number = 0;
        foreach (JsonObject line in MetricsFile.Lines(directory.MetricsFile))
            yield return (directory.MetricsFile, ++number, line);
    }

    /// <summary>As <see cref="MetricsFile.Numbers"/>, with those of the runs it goes on from.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="names">Names of the numbers.</param>
    /// <exception cref="BadInputException">A file is damaged.</exception>
    public static IReadOnlyList<double[]> Numbers(RunDirectory directory, params string[] names)
    {
        var own = MetricsFile.Numbers(directory.MetricsFile, names);
        if (OriginOf(directory) is not var (origin, step))
            return own;
        int at = Array.IndexOf(names, "step");
        string[] asked = at < 0 ? [.. names, "step"] : names;
        return [.. Numbers(origin, asked).Where(row => row[at < 0 ? ^1 : at] <= step).Select(row => row[..names.Length]), .. own];
    }

    private static (RunDirectory Origin, long Step)? OriginOf(RunDirectory directory)
    {
        if (!HasOrigin(directory) || directory.ReadSpec().Origin is not { } origin || !RunKey.IsKey(origin.Key) || origin.Key == directory.Key)
            return null;
        var before = new RunDirectory(Path.Combine(Path.GetDirectoryName(directory.Path)!, origin.Key));
        // A circle of origins cannot be: steps grow along a line.
        return File.Exists(before.RunFile) && (before.ReadSpec().Origin?.Step ?? 0) < origin.Step ? (before, origin.Step) : null;
    }

    /// <summary>Whether a run has an origin, by a glance at the bytes: hundreds of runs have none, and reading JSON is ten times the work.</summary>
    public static bool HasOrigin(RunDirectory directory) =>
        File.Exists(directory.RunFile) && File.ReadAllBytes(directory.RunFile).AsSpan().IndexOf("\"origin\""u8) >= 0;
}
