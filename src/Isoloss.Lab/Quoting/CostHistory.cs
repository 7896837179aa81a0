using Isoloss.Core;
using Isoloss.Core.Planning;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Quoting;

/// <summary>What the runs of earlier studies under a root took beside what their calibrations had said, at one place.</summary>
/// <param name="Seconds">Of wall time.</param>
/// <param name="Bytes">Of disk space.</param>
/// <param name="Runs">Runs that this was learned from.</param>
public sealed record CostHistory(CostSpread Seconds, CostSpread Bytes, int Runs)
{
    /// <summary>Studies looked at, the newest first.</summary>
    private const int MostStudies = 20;

    /// <summary>Nothing known yet.</summary>
    public static CostHistory None { get; } = new(CostSpread.Prior, CostSpread.Prior, 0);

    /// <summary>Reads the quotes under a root and holds them against the run directories.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="place">Where runs will be trained (<see cref="StudyQuote.Place"/>): what was trained elsewhere tells nothing about it.</param>
    public static CostHistory Read(string root, string place)
    {
        var studies = StudyManifest.NamesIn(root)
            .Select(name => StudyQuote.FileOf(root, name)).Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc).Take(MostStudies)
            .Select(ReadQuote).Where(q => q?.Place == place)
            .Select(quote => Outcomes(root, quote!)).ToArray();
        return new CostHistory(
            CostSpread.Of([.. studies.Select(s => s.Seconds)]), CostSpread.Of([.. studies.Select(s => s.Bytes)]), studies.Sum(s => s.Seconds.Count));
    }

    private static (List<double> Seconds, List<double> Bytes) Outcomes(string root, StudyQuote quote)
    {
        List<double> seconds = [], bytes = [];
        foreach (RunQuote run in quote.Runs.Where(r => r.CalibratedSeconds > 0))
        {
            var directory = new RunDirectory(Path.Combine(root, run.Key));
            // A run that was interrupted took a start more than it was quoted; one that diverged, fewer steps.
            if (RunAttempt.Read(directory.AttemptsFile) is not [{ Outcome: RunState.Finished, Seconds: > 0 } only])
                continue;
            seconds.Add(Math.Log(only.Seconds / run.CalibratedSeconds!.Value));
            if (run.CalibratedBytes is > 0 and { } predicted)
                bytes.Add(Math.Log(Size(directory) / (double)predicted));
        }
        return (seconds, bytes);
    }

    private static long Size(RunDirectory directory) =>
        Math.Max(1, new DirectoryInfo(directory.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length));

    /// <summary>History is a help: a quote that cannot be read tells nothing, and stops nothing.</summary>
    private static StudyQuote? ReadQuote(string file)
    {
        try
        {
            return JsonFile.Read<StudyQuote>(file);
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
