using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>The content of <c>paused.json</c> beside a study's manifest: while it is there, nothing of the study starts, on whatever
/// machine.</summary>
public sealed record StudyPause
{
    /// <summary>Layout version of the file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Since when (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when what runs stops at a snapshot; false when it runs to its end.</summary>
    public bool Now { get; init; }

    /// <summary>Pauses a study.</summary>
    public static void Set(string root, string study, bool now, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(root, study))!);
        AtomicFile.WriteJson(FileOf(root, study), new StudyPause { Since = time.GetUtcNow(), Now = now });
    }

    /// <summary>Lets a study go on.</summary>
    /// <returns>False when it was not paused.</returns>
    public static bool Clear(string root, string study)
    {
        bool wasPaused = File.Exists(FileOf(root, study));
        File.Delete(FileOf(root, study));
        return wasPaused;
    }

    /// <summary>The pause of a study; null when it is not paused. A file that cannot be read is a pause all the same.</summary>
    public static StudyPause? Read(string root, string study)
    {
        string file = FileOf(root, study);
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonFile.Read<StudyPause>(file);
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return new StudyPause { Since = File.GetLastWriteTimeUtc(file) };
        }
    }

    private static string FileOf(string root, string study) =>
        Path.Combine(Path.GetDirectoryName(StudyManifest.FileOf(root, study))!, "paused.json");
}
