using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>
/// Which runs belong to which arm of a study. Run directories carry no arm, because two arms or two studies may share a run;
/// this file in <c>runs/studies/&lt;study&gt;/manifest.json</c>, written by rename, says so.
/// </summary>
public sealed partial record StudyManifest
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>The question in the user's words.</summary>
    public string? Question { get; init; }

    /// <summary>Name of the baseline arm.</summary>
    public required string Baseline { get; init; }

    /// <summary>Names of the variants, in the order of the study file.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    /// <summary>Target of the verdict; see <see cref="Core.Comparison.Target"/>.</summary>
    public required Core.Comparison.Target Target { get; init; }

    /// <summary>Runs of all arms.</summary>
    public required IReadOnlyList<StudyRun> Runs { get; init; }

    /// <summary>What each variant changes against the baseline, as JSON; keyed by arm.</summary>
    public required IReadOnlyDictionary<string, JsonObject> Changes { get; init; }

    /// <summary>True where all arms are trained and evaluated on the same data; false where nobody knows, as with a user's own trainer.</summary>
    public bool SameData { get; init; }

    /// <summary>What the study rests on because its file left it open. Default: nothing.</summary>
    public IReadOnlyList<StudyAnswer> Answers { get; init; } = [];

    /// <summary>Version of the questions that were settled before its runs were trained; null where none were asked. Default: null.</summary>
    public string? Settled { get; init; }

    /// <summary>The study file, word for word.</summary>
    public required string StudyText { get; init; }

    /// <summary>Folder of all studies under a root of run directories.</summary>
    public static string FolderOf(string root) => Path.Combine(root, "studies");

    /// <summary>True for a name that can be a folder and a column: 1 to 64 letters, digits, dots, dashes and underscores,
    /// the first a letter or digit.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>The manifest's path.</summary>
    /// <exception cref="BadInputException">The name is none: it could point outside the folder of studies.</exception>
    public static string FileOf(string root, string study) => IsName(study)
        ? Path.Combine(FolderOf(root), study, "manifest.json")
        : throw new BadInputException($"found '{study}' as the name of a study, expected 1 to 64 letters, digits, dots, dashes "
            + "and underscores, the first a letter or digit");

    /// <summary>Writes the manifest by rename.</summary>
    public void Write(string root)
    {
        string file = FileOf(root, Study);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.WriteJson(file, this);
    }

    /// <summary>Reads a manifest, or null when there is none.</summary>
    /// <exception cref="BadInputException">The file is not a manifest; says which file and why.</exception>
    public static StudyManifest? Read(string root, string study)
    {
        string file = FileOf(root, study);
        var manifest = JsonFile.Read<StudyManifest>(file);
        // A key from a file becomes a path: anything but a key could point outside the directory.
        foreach (StudyRun? run in manifest?.Runs ?? [])
            if (run is null || !RunKey.IsKey(run.Key))
                throw new BadInputException($"{file}: found run key '{run?.Key}', expected {RunKey.Length} hex digits");
        return manifest;
    }

    /// <summary>Names of the studies under a root of run directories, in alphabetical order.</summary>
    public static IReadOnlyList<string> NamesIn(string root) => Directory.Exists(FolderOf(root))
        ? [.. Directory.GetDirectories(FolderOf(root)).Select(d => Path.GetFileName(d))
            .Where(n => IsName(n) && File.Exists(FileOf(root, n))).Order(StringComparer.Ordinal)]
        : [];

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}

/// <summary>One run in a study.</summary>
/// <param name="Key">The run's key.</param>
/// <param name="Arm">Arm it belongs to.</param>
/// <param name="Rung">Label of its rung, such as <c>64x2@1M</c>; equal between arms.</param>
/// <param name="Seed">Its seed.</param>
public sealed record StudyRun(string Key, string Arm, string Rung, int Seed);
