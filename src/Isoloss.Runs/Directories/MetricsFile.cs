using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Isoloss.Runs.Directories;

/// <summary>
/// Appends measurements to <c>metrics.jsonl</c> so that a killed and resumed run has each line exactly once.
/// A line that was cut by a kill is removed on opening; steps that are recorded already are not written again
/// (the resumed trainer repeats them bit by bit, so nothing is lost either).
/// </summary>
public sealed class MetricsFile : IDisposable
{
    private readonly FileStream _stream;

    private MetricsFile(FileStream stream, long lastStep) => (_stream, LastStep) = (stream, lastStep);

    /// <summary>The largest step recorded; -1 when none is.</summary>
    public long LastStep { get; private set; }

    /// <summary>Opens <paramref name="path"/> for appending, removing an unfinished last line.</summary>
    public static MetricsFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        long lastStep = -1;
        long end = 0;
        using (var reader = new StreamReader(stream, Encoding.UTF8, false, 1 << 16, leaveOpen: true))
        {
            string text = reader.ReadToEnd();
            int cut = text.LastIndexOf('\n') + 1;
            end = Encoding.UTF8.GetByteCount(text.AsSpan(0, cut));
            foreach (string line in text[..cut].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                lastStep = Math.Max(lastStep, StepOf(line));
        }
        stream.SetLength(end);
        stream.Seek(end, SeekOrigin.Begin);
        return new MetricsFile(stream, lastStep);
    }

    /// <summary>Appends one line with its <c>step</c> first, unless that step is recorded already. Steps must not decrease.</summary>
    public void Append(long step, JsonObject values)
    {
        if (step <= LastStep)
            return;
        var line = new JsonObject { ["step"] = step };
        foreach (var (name, value) in values)
            line[name] = value?.DeepClone();
        // One write per line: a kill leaves a whole line or a cut one, which the next opening removes.
        _stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(IsolossJson.Line) + "\n"));
        _stream.Flush();
        LastStep = step;
    }

    /// <summary>Reads whole lines; an unfinished last line is left out. Empty when the file is missing.</summary>
    public static IReadOnlyList<JsonObject> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        string text = new StreamReader(stream, Encoding.UTF8).ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static long StepOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("step", out var step) ? step.GetInt64() : -1;
    }
}
