using System.Text;
using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>Reads runs from wherever they are: a CSV, TSV, Parquet or JSON-lines file, standard input, or run directories.</summary>
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
        using var file = Open(runs);
        try
        {
            return ReadFile(runs, file, options);
        }
        catch (IOException e)
        {
            throw new BadInputException($"{runs}: cannot be read: {e.Message}", e);
        }
    }

    private static RunTable ReadFile(string runs, FileStream file, TableOptions options)
    {
        string extension = Path.GetExtension(runs).ToUpperInvariant();
        if (IsParquet(runs, file, extension))
            return ReadRows(runs, () => new ParquetRows(runs, file), options);
        char? separator = extension is ".TSV" or ".TAB" ? '\t' : null;
        // A pipe cannot be read a second time.
        if (file.CanSeek && options.Study is null)
        {
            if (TableBlocks.TryRead(runs, file, separator, options) is { } table)
                return table;
            file.Position = 0;
        }
        return ReadText(runs, new StreamReader(file, StrictUtf8, true, 1 << 16), separator, options);
    }

    // The first bytes decide; an extension that promises Parquet is held to it.
    private static bool IsParquet(string runs, FileStream file, string extension)
    {
        Span<byte> start = stackalloc byte[4];
        int length = 0;
        if (file.CanSeek)
        {
            length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
        }
        if (start.SequenceEqual("PAR1"u8))
            return true;
        if (start.SequenceEqual("PARE"u8))
            throw new BadInputException($"{runs}: found an encrypted Parquet file, expected one that is not encrypted");
        if (extension != ".PARQUET")
            return false;
        string found = !file.CanSeek ? "a pipe" : length == 0 ? "nothing" : "something else";
        throw new BadInputException($"{runs}: found {found}, expected a Parquet file, as its name says (it starts with PAR1)");
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

    private static RunTable ReadText(string source, TextReader text, char? separator, TableOptions options) =>
        ReadRows(source, () => OpenRows(source, text, separator), options);

    private static RunTable ReadRows(string source, Func<IRowSource> open, TableOptions options)
    {
        if (options.Study is not null)
            throw new BadInputException($"{source}: --study chooses among the studies of a directory of runs; this is a table");
        using var rows = open();
        return TabularRuns.Read(source, rows, options);
    }

    internal static IRowSource OpenRows(string source, TextReader text, char? separator)
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

    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
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
