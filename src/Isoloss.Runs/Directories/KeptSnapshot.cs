using System.Globalization;
using System.Text.RegularExpressions;

namespace Isoloss.Runs.Directories;

/// <summary>A training state that stays, so that other runs can begin from it: <c>kept/step-&lt;12 digits&gt;</c> with any ending,
/// a file or a folder, whose inside is the trainer's own.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Step">Steps done.</param>
public sealed partial record KeptSnapshot(string Path, long Step)
{
    /// <summary>The step that a share of a run stands for: at least 1, and the last for the whole run alone.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="totalSteps">Steps of the run.</param>
    public static long StepOf(double share, long totalSteps) =>
        Math.Clamp((long)Math.Round(share * totalSteps), 1, Math.Max(1, share < 1 ? totalSteps - 1 : totalSteps));

    /// <summary>Name of the state after a number of steps, without an ending.</summary>
    public static string NameOf(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D12}");

    /// <summary>All of a run, by step; what is half written is not among them.</summary>
    public static IReadOnlyList<KeptSnapshot> In(RunDirectory directory) => Directory.Exists(directory.KeptDirectory)
        ? [.. Directory.EnumerateFileSystemEntries(directory.KeptDirectory).Select(Read).OfType<KeptSnapshot>().OrderBy(s => s.Step)]
        : [];

    private static KeptSnapshot? Read(string path)
    {
        Match name = NamePattern().Match(System.IO.Path.GetFileName(path));
        return name.Success && !path.EndsWith(".tmp", StringComparison.Ordinal)
            ? new KeptSnapshot(path, long.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\Astep-([0-9]{12})(\..*)?\z")]
    private static partial Regex NamePattern();
}
