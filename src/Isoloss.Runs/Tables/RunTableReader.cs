using System.Text;
using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>Reads runs from wherever they are: a CSV, TSV or JSON-lines file, standard input, or run directories.</summary>
public static class RunTableReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads runs into canonical form.</summary>
    /// <param name="runs">A file, a run directory, a directory of run directories, or <c>-</c> for standard input.</param>
    /// <param name="options">Which columns, rows and study.</param>
    /// <param name="standardInput">What <c>-</c> reads; default the process's standard input.</param>
    /// <exception cref="BadInputException">The runs cannot be read; says where, what was found and what was expected.</exception>
    public static RunTable Read(string runs, TableOptions options, TextReader? standardInput = null)
    {
        if (runs == "-")
            return ReadText(runs, standardInput ?? Console.In, separator: null, options);
        if (Directory.Exists(runs))
            return ReadDirectory(runs, options);
        if (Path.GetExtension(runs).Equals(".parquet", StringComparison.OrdinalIgnoreCase))
            throw new BadInputException(
                $"{runs}: found a Parquet file, expected CSV, TSV or JSON lines; export it as one of these");
        char? separator = Path.GetExtension(runs).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : null;
        return ReadText(runs, Open(runs), separator, options);
    }

    private static RunTable ReadDirectory(string runs, TableOptions options)
    {
        try
        {
            return RunDirectoryReader.Read(runs, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(e.Message, e);
        }
    }

    private static RunTable ReadText(string source, TextReader text, char? separator, TableOptions options)
    {
        if (options.Study is not null)
            throw new BadInputException($"{source}: --study chooses among the studies of a directory of runs; this is a table");
        using var rows = OpenRows(source, text, separator);
        return TabularRuns.Read(source, rows, options);
    }

    private static IRowSource OpenRows(string source, TextReader text, char? separator)
    {
        long linesBefore = 0;
        int first = Peek(source, text);
        for (; first is '\n' or '\r' or '\uFEFF'; first = Peek(source, text))
            linesBefore += text.Read() == '\n' ? 1 : 0;
        return first switch
        {
            -1 => throw new BadInputException($"{source}: found nothing, expected a table with a header"),
            '[' => throw new BadInputException($"{source}: found a JSON array, expected JSON lines: one object a line"),
            '{' => new JsonLineRows(source, text, linesBefore),
            _ => new DelimitedRows(source, text, separator, linesBefore),
        };
    }

    private static int Peek(string source, TextReader text)
    {
        try
        {
            return text.Peek();
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(
                $"{source}: found a binary file or another encoding, expected text in UTF-8: {e.Message}", e);
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), StrictUtf8, true, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
            var beside = Directory.Exists(folder)
                ? Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(f => Path.GetFileName(f))
                : [];
            throw new BadInputException(
                $"{path}: no such file or directory{NearestName.Hint(Path.GetFileName(path), beside)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
