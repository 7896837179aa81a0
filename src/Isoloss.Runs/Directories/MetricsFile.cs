using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;

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

    /// <summary>Opens <paramref name="path"/> for appending, removing an unfinished last line. Reads only the end of the
    /// file.</summary>
    /// <exception cref="BadInputException">The last whole line is not a measurement; says which file and why.</exception>
    public static MetricsFile Open(string path)
    {
        // Unbuffered: what a full disk refused must not be tried again when the file is closed.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            long end = StartOfLine(stream, stream.Length);
            // Steps do not decrease, so that the last one is the largest.
            long lastStep = end == 0 ? -1 : StepOf(path, stream, StartOfLine(stream, end - 1), end);
            if (end < stream.Length)
                stream.SetLength(end);
            stream.Seek(end, SeekOrigin.Begin);
            return new MetricsFile(stream, lastStep);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Appends one line with its <c>step</c> first, unless that step is recorded already. Steps must not decrease;
    /// <paramref name="values"/> has no <c>step</c> of its own.
    /// </summary>
    public void Append(long step, JsonObject values)
    {
        if (step <= LastStep)
            return;
        var line = new JsonObject { ["step"] = step };
        foreach (var (name, value) in values)
            line.Add(name, value?.DeepClone());
        // One write per line: a kill leaves a whole line or a cut one, which the next opening removes.
        _stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(IsolossJson.Line) + "\n"));
        LastStep = step;
    }

    /// <summary>Reads whole lines; an unfinished last line is left out. Empty when the file is missing.</summary>
    /// <exception cref="BadInputException">A line is not a JSON object; says which file and line.</exception>
    public static IReadOnlyList<JsonObject> Read(string path) => [.. Lines(path)];

    /// <summary>Reads whole lines one by one, for files that need not fit into memory; see <see cref="Read"/>.</summary>
    /// <exception cref="BadInputException">A line is not a JSON object; says which file and line.</exception>
    public static IEnumerable<JsonObject> Lines(string path)
    {
        if (!File.Exists(path))
            yield break;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        int kept = 0, number = 0;
        for (int read; (read = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            int end = kept + read, start = 0;
            for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            {
                number++;
                if (length > 0)
                    yield return Parse(path, number, buffer.AsSpan(start, length));
            }
            kept = end - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
            if (kept == buffer.Length)
                Array.Resize(ref buffer, 2 * kept);
        }
    }

    /// <summary>Reads some numbers of every whole line, without making objects of the lines: a report reads hundreds of files.</summary>
    /// <param name="path">The file; one that is missing has no lines.</param>
    /// <param name="names">Names of the numbers.</param>
    /// <returns>A row a line with a number for each name, NaN where the line has none.</returns>
    /// <exception cref="BadInputException">A line is not a JSON object; says which file and line.</exception>
    public static IReadOnlyList<double[]> Numbers(string path, params string[] names)
    {
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        int end = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false), start = 0, number = 0;
        var rows = new List<double[]>();
        for (int length; (length = bytes.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
        {
            number++;
            if (length > 0)
                rows.Add(NumbersOf(path, number, bytes.AsSpan(start, length), names));
        }
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static double[] NumbersOf(string path, int number, ReadOnlySpan<byte> line, string[] names)
    {
        var row = new double[names.Length];
        Array.Fill(row, double.NaN);
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("it begins otherwise");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int name = IndexOf(ref reader, names);
                reader.Read();
                if (name >= 0 && reader.TokenType == JsonTokenType.Number)
                    row[name] = reader.GetDouble();
                else
                    reader.Skip();
            }
            // Nothing may stand behind the object; reading on says so.
            return reader.Read() ? throw new JsonException("something stands behind it") : row;
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path}:{number}: found '{Shorten(line)}', expected a JSON object: {e.Message}", e);
        }
    }

    private static int IndexOf(ref Utf8JsonReader reader, string[] names)
    {
        for (int i = 0; i < names.Length; i++)
            if (reader.ValueTextEquals(names[i]))
                return i;
        return -1;
    }

    private static JsonObject Parse(string path, int number, ReadOnlySpan<byte> line)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return JsonNode.Parse(line, documentOptions: options) as JsonObject
                ?? throw new BadInputException($"{path}:{number}: found '{Shorten(line)}', expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path}:{number}: found '{Shorten(line)}', expected a JSON object: {e.Message}", e);
        }
    }

    // Position behind the last newline before `end`; found backwards, block by block.
    private static long StartOfLine(FileStream stream, long end)
    {
        var block = new byte[1 << 14];
        while (end > 0)
        {
            int length = (int)Math.Min(block.Length, end);
            stream.Seek(end - length, SeekOrigin.Begin);
            stream.ReadExactly(block, 0, length);
            int newline = block.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (newline >= 0)
                return end - length + newline + 1;
            end -= length;
        }
        return 0;
    }

    private static long StepOf(string path, FileStream stream, long start, long end)
    {
        var bytes = new byte[end - start];
        stream.Seek(start, SeekOrigin.Begin);
        stream.ReadExactly(bytes);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BadInputException(
                $"{path}: the last whole line, at byte {start}, is '{Shorten(bytes)}', "
                + "expected a JSON object with a whole number 'step'", e);
        }
    }

    private static string Shorten(ReadOnlySpan<byte> line) =>
        line.Length <= 80 ? Encoding.UTF8.GetString(line).TrimEnd() : Encoding.UTF8.GetString(line[..80]) + "...";
}
