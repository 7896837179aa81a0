using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Writes runs so that <see cref="RunTableReader"/> reads the same runs back: all but their directories, and with S = D / B or
/// B = D / S where JSON lines have only one of the two.
/// </summary>
public static class RunExporter
{
    /// <summary>The format that a file name asks for.</summary>
    /// <exception cref="BadInputException">The extension is none of .csv, .tsv, .jsonl, .parquet.</exception>
    public static ExportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => ExportFormat.Csv,
        ".TSV" or ".TAB" => ExportFormat.Tsv,
        ".JSONL" or ".NDJSON" => ExportFormat.Jsonl,
        ".PARQUET" => ExportFormat.Parquet,
        // A terminal or a pipe, such as /dev/stdout.
        "" when SpecialFile.Is(path) => ExportFormat.Csv,
        _ => throw new BadInputException(
            $"{path}: found extension '{Path.GetExtension(path)}', expected .csv, .tsv, .jsonl or .parquet"),
    };

    /// <summary>Writes the runs of a table under their canonical columns, text as UTF-8.</summary>
    /// <param name="table">The runs.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="format">Any format.</param>
    public static void Write(RunTable table, Stream stream, ExportFormat format)
    {
        if (format == ExportFormat.Parquet)
        {
            ParquetWriting.WriteAsync(table.Rows, stream).GetAwaiter().GetResult();
            return;
        }
        using var writer = new StreamWriter(stream, leaveOpen: true);
        Write(table, writer, format);
    }

    /// <summary>Writes the runs of a table under their canonical columns.</summary>
    /// <param name="table">The runs.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="format">A format that is text: not Parquet.</param>
    public static void Write(RunTable table, TextWriter writer, ExportFormat format)
    {
        if (format == ExportFormat.Parquet)
            throw new ArgumentException("Parquet is not text", nameof(format));
        if (format == ExportFormat.Jsonl)
            WriteJsonLines(table, writer);
        else
            WriteDelimited(writer, format == ExportFormat.Tsv ? '\t' : ',', RecordColumns.Names,
                table.Rows.Select(run => RecordColumns.Names.Select((_, column) => RecordColumns.Text(run, column))));
    }

    /// <summary>Writes the measurements of one run, and of the runs that it goes on from, as CSV, a column for each name, in the order of their first use.</summary>
    /// <exception cref="BadInputException">There are no metrics yet, or they are damaged; says which line.</exception>
    public static void WriteMetrics(RunDirectory run, TextWriter writer)
    {
        // Two passes over the file: which columns there are is known only at its end, and it may not fit into memory.
        var columns = ContinuedRun.Lines(run).SelectMany(line => line.Select(value => value.Key)).Distinct().ToList();
        if (columns.Count == 0)
            throw new BadInputException($"{run.MetricsFile}: no measurements yet");
        WriteDelimited(
            writer, ',', columns, ContinuedRun.Lines(run).Select(line => columns.Select(name => Cell(line[name]))));
    }

    private static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue plain => plain.ToString(),
        _ => value.ToJsonString(IsolossJson.Line),
    };

    private static void WriteDelimited(
        TextWriter writer, char separator, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        // Quoted white space survives the reader, which trims what is unquoted.
        var options = new CsvWriterOptions { Separator = separator, NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
        using var csv = CsvWriter.Create(writer, options, leaveOpen: true);
        foreach (var row in rows.Prepend(header))
        {
            foreach (string cell in row)
                csv.WriteField(cell);
            csv.EndRecord();
        }
    }

    private static void WriteJsonLines(RunTable table, TextWriter writer)
    {
        foreach (var run in table.Rows)
        {
            var line = new JsonObject();
            for (int column = 0; column < RecordColumns.Names.Count; column++)
                if (RecordColumns.Value(run, column) is { } value)
                    line[RecordColumns.Names[column]] = JsonSerializer.SerializeToNode(value, IsolossJson.Line);
            writer.Write(line.ToJsonString(IsolossJson.Line) + "\n");
        }
    }
}
