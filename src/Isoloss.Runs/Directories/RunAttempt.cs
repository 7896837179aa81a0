using System.Text;
using System.Text.Json;

namespace Isoloss.Runs.Directories;

/// <summary>A line of <c>attempts.jsonl</c>: one start of a trainer on a run, and how it ended. What was spent on a run is
/// the sum of its attempts, whoever made them.</summary>
public sealed record RunAttempt
{
    /// <summary>When the trainer was started (UTC).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, by a clock that does not jump where the executor lived to the end; seconds, at least 0.</summary>
    public required double Seconds { get; init; }

    /// <summary>How it ended; <see cref="RunState.Running"/> when the executor itself was killed.</summary>
    public required RunState Outcome { get; init; }

    /// <summary>Machine it ran on.</summary>
    public required string Host { get; init; }

    /// <summary>Job of the cluster's queue, such as <c>4711_3</c>; null outside of one.</summary>
    public string? Job { get; init; }

    /// <summary>Step that it went on from, as far as was known; null when an earlier version wrote it.</summary>
    public long? BeginStep { get; init; }

    /// <summary>Optimizer steps done at its end, as far as the trainer said.</summary>
    public long? Step { get; init; }

    /// <summary>Optimizer steps in all.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>Adds a line at the end of the file; a line that a kill cut off stays by itself.</summary>
    /// <exception cref="IOException">The disk is full or the file cannot be written.</exception>
    public static void Append(string file, RunAttempt attempt)
    {
        string line = JsonSerializer.Serialize(attempt, IsolossJson.Line) + "\n";
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() != '\n')
                line = "\n" + line;
        }
        stream.Write(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Reads all lines; those that are none are left out, and a missing file has none.</summary>
    public static IReadOnlyList<RunAttempt> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        using var reader =
            new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var attempts = new List<RunAttempt>();
        while (reader.ReadLine() is { } line)
            if (Parse(line) is { Seconds: >= 0 and < double.PositiveInfinity } attempt)
                attempts.Add(attempt);
        return attempts;
    }

    private static RunAttempt? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunAttempt>(line, IsolossJson.Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
