using System.Globalization;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Index;

/// <summary>What the index takes from one run directory.</summary>
internal static class RunFiles
{
    /// <summary>Changes whenever a file that the index reads changes: size and time of each.</summary>
    public static string Stamp(params IEnumerable<string> files) => string.Join('|', files.Select(Stamp));

    /// <summary>The files of a run that the index reads.</summary>
    public static IEnumerable<string> Of(RunDirectory run) => [run.RunFile, run.StateFile, run.ResultFile];

    /// <summary>Reads a run; a directory that cannot be read is a failed run with a message, so that one bad file hides nothing
    /// else.</summary>
    public static (IndexedRun Run, RunStatus? Status) Read(RunDirectory directory)
    {
        try
        {
            return ReadFiles(directory);
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return (new IndexedRun { Key = directory.Key, Places = [], State = RunState.Failed, Message = e.Message }, null);
        }
    }

    private static (IndexedRun, RunStatus?) ReadFiles(RunDirectory directory)
    {
        var spec = directory.ReadSpec();
        var status = directory.ReadStatus();
        var result = directory.ReadResult();
        var run = new IndexedRun
        {
            Key = directory.Key,
            Places = [],
            State = result?.State ?? status?.State ?? RunState.Queued,
            Params = result?.Params,
            Tokens = result?.Tokens ?? spec.Tokens,
            Flops = result is null ? null : result.Flops ?? 6 * result.Params * result.Tokens,
            Loss = result is { State: RunState.Finished } ? result.Loss : null,
            Seed = spec.Seed,
            Created = TimeOf(directory.RunFile),
            Finished = result is null ? null : TimeOf(directory.ResultFile),
            Seconds = result?.Seconds,
            Message = result is null ? status?.Message : null,
        };
        return (run, result is null ? status : null);
    }

    private static string Stamp(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.Length}@{info.LastWriteTimeUtc.Ticks}") : "-";
    }

    private static DateTimeOffset TimeOf(string file) => new(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
}
