using System.Text;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>Reads the moments of runs: CSV, TSV, JSON lines, or a run directory with its <c>metrics.jsonl</c>, and those of the runs it goes on from.</summary>
public static class CurveReader
{
    private static readonly (string Name, string[] Columns)[] Known =
    [
        ("step", ["step", "steps", "globalstep", "currentstep", "iteration", "iter"]),
        ("tokens", ["tokens", "d", "tokensseen", "traintokens", "trainingtokens", "consumedtokens"]),
        ("lr", ["lr", "learningrate"]),
        // What is measured on held-out data comes before the noise of training batches.
        ("loss", ["loss", "evalloss", "valloss", "validationloss", "testloss", "l", "trainloss", "trainingloss"]),
        ("params", ["params", "n", "parameters", "nparams", "numparams", "modelsize"]),
        ("curve", ["curve", "run", "runid", "id", "schedule"]),
    ];

    /// <summary>Names that a column can be mapped to.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Reads curves.</summary>
    /// <param name="path">A file, or a run directory.</param>
    /// <param name="map">Name to column; an empty column says that there is none. Columns that the file lacks are an error.</param>
    /// <exception cref="BadInputException">The curve cannot be read; says where, what was found and what was expected.</exception>
    public static CurveTable Read(string path, IReadOnlyDictionary<string, string> map)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "metrics.jsonl") : path;
        using var rows = Directory.Exists(path) && ContinuedRun.HasOrigin(new RunDirectory(path)) ? Whole(file, new RunDirectory(path)) : Open(file);
        var assumptions = new List<string>();
        int[] columns = [.. Known.Select(k => Find(file, rows.Columns, k.Name, k.Columns, map, assumptions))];
        if (columns[0] < 0 && columns[1] < 0)
            throw new BadInputException($"{file}: no column for step or tokens, so the curve has no axis; name one with --curve-map step=COLUMN (found {string.Join(", ", rows.Columns)})");
        if (columns[3] < 0)
            throw new BadInputException($"{file}: no column for loss; name it with --curve-map loss=COLUMN (found {string.Join(", ", rows.Columns)})");
        var found = new List<CurveRow>();
        while (rows.Next())
            found.Add(new CurveRow(
                rows.Line, columns[5] < 0 ? "" : rows.Text(columns[5]), Number(file, rows, columns[4]), Number(file, rows, columns[0]),
                Number(file, rows, columns[1]), Number(file, rows, columns[2]), Loss(file, rows, columns[3])));
        return found.Count > 0
            ? new CurveTable(file, found, assumptions)
            : throw new BadInputException($"{file}: found a header without rows, expected a curve");
    }

    // With the measurements of the runs that it goes on from.
    private static IRowSource Whole(string file, RunDirectory run) => RunTableReader.OpenRows(
        file, new StringReader(string.Join('\n', ContinuedRun.Lines(run).Select(line => line.ToJsonString(IsolossJson.Line)))), separator: null);

    private static IRowSource Open(string file)
    {
        char? separator = Path.GetExtension(file).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : null;
        using var reader = new StreamReader(RunTableReader.Open(file), new UTF8Encoding(false, true), true);
        string text;
        try
        {
            text = reader.ReadToEnd();
        }
        catch (Exception e) when (e is DecoderFallbackException or IOException)
        {
            throw new BadInputException($"{file}: cannot be read as text in UTF-8: {e.Message}", e);
        }
        // The last line of a run that trains may be half written.
        if (text.AsSpan().TrimStart().StartsWith("{") && text.LastIndexOf('\n') is > 0 and var end)
            text = text[..(end + 1)];
        return RunTableReader.OpenRows(file, new StringReader(text), separator);
    }

    private static int Find(
        string file, IReadOnlyList<string> columns, string name, string[] usual, IReadOnlyDictionary<string, string> map, List<string> assumptions)
    {
        if (map.TryGetValue(name, out string? wanted))
        {
            int mapped = columns.ToList().IndexOf(wanted);
            return mapped >= 0 || wanted.Length == 0 ? mapped : throw new BadInputException(
                $"{file}: --curve-map {name}={wanted}: no such column{NearestName.Hint(wanted, columns)} (found {string.Join(", ", columns)})");
        }
        int index = usual.Select(u => columns.ToList().FindIndex(c => ColumnNames.Normalise(c) == u)).FirstOrDefault(i => i >= 0, -1);
        if (index >= 0 && columns[index] != name)
            assumptions.Add($"{name} of the curve is column {columns[index]}");
        return index;
    }

    private static double Number(string file, IRowSource rows, int column)
    {
        if (column < 0 || string.IsNullOrWhiteSpace(rows.Text(column)))
            return double.NaN;
        return rows.TryNumber(column, out double value) && value >= 0
            ? value
            : throw new BadInputException($"{file}:{rows.Line}: column {rows.Columns[column]}: found '{rows.Text(column)}', expected a finite number of at least 0 or nothing");
    }

    private static double? Loss(string file, IRowSource rows, int column)
    {
        string text = rows.Text(column).Trim();
        if (text.Length == 0)
            return null;
        if (rows.TryNumber(column, out double value))
            return value;
        return text.TrimStart('+', '-').ToUpperInvariant() is "NAN" or "INF" or "INFINITY"
            ? double.NaN
            : throw new BadInputException($"{file}:{rows.Line}: column {rows.Columns[column]}: found '{text}', expected a loss, nan or inf, or nothing");
    }
}
