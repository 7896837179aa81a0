using System.Globalization;
using System.Text;
using CsvHelper;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>Rows of a CSV or TSV text with a header.</summary>
internal sealed class DelimitedRows : IRowSource
{
    // Larger than any row people make; smaller than what an unclosed quote or a binary file would swallow.
    private const int LargestRow = 1 << 20;

    private readonly string _source;
    private readonly CsvReader _reader;
    private readonly long _linesBefore;
    private readonly Func<bool> _read;

    /// <summary>Reads the header of a text.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="text">The text; disposed with this.</param>
    /// <param name="separator">Separator, or null to find it in the first lines.</param>
    /// <param name="linesBefore">Lines of <paramref name="text"/> that were read already.</param>
    public DelimitedRows(string source, TextReader text, char? separator, long linesBefore)
        : this(source, CsvReader.Create(text, Options(separator, hasHeader: true)), linesBefore, null)
    {
    }

    /// <summary>Reads the header of a text in memory.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="separator">Separator, or null to find it in the first lines.</param>
    public DelimitedRows(string source, ReadOnlyMemory<byte> text, char? separator)
        : this(source, CsvReader.Create(text, Options(separator, hasHeader: true)), 0, null)
    {
    }

    /// <summary>Prepares for a block from the middle of a text.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="block">The block.</param>
    /// <param name="separator">Separator.</param>
    /// <param name="columns">Header of the text.</param>
    public DelimitedRows(string source, LineBlock block, char separator, IReadOnlyList<string> columns)
        : this(source, CsvReader.Create(block.Bytes, Options(separator, hasHeader: false)), block.LinesBefore, columns)
    {
    }

    private DelimitedRows(string source, CsvReader reader, long linesBefore, IReadOnlyList<string>? columns)
    {
        (_source, _reader, _linesBefore, _read) = (source, reader, linesBefore, reader.Read);
        Columns = columns ?? Guard(() => _reader.Headers.ToArray());
        if (Columns.Any(c => c.Contains('\0')))
            throw new BadInputException($"{source}: found a binary file, expected CSV, TSV, Parquet or JSON lines");
    }

    /// <summary>The separator; '\0' when there is only one column.</summary>
    public char Separator => _reader.Separator;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line => _reader.LineNumber + _linesBefore;

    /// <inheritdoc/>
    public bool Next()
    {
        while (Guard(_read))
        {
            if (_reader.FieldCount == Columns.Count && !(_reader.GetSpan(0).IsEmpty && IsBlank()))
                return true;
            // Spreadsheets leave rows of empty cells, with any number of separators, behind the last row.
            if (!IsBlank())
                throw new BadInputException(
                    $"{_source}:{Line}: found {_reader.FieldCount} cells, expected {Columns.Count} as in the header");
        }
        return false;
    }

    /// <inheritdoc/>
    public string Text(int column) => _reader.GetString(column);

    /// <inheritdoc/>
    public bool TryNumber(int column, out double value) =>
        double.TryParse(_reader.GetSpan(column), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            ? double.IsFinite(value)
            : Quantity.TryParse(_reader.GetString(column), out value);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static CsvReaderOptions Options(char? separator, bool hasHeader) => new()
    {
        Separator = separator,
        HasHeader = hasHeader,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MaxRecordSize = LargestRow,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        PoolStrings = true,
    };

    private bool IsBlank()
    {
        for (int i = 0; i < _reader.FieldCount; i++)
            if (!_reader.GetSpan(i).IsEmpty)
                return false;
        return true;
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new BadInputException($"{_source}:{Math.Max(e.LineNumber, 1) + _linesBefore}: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(
                $"{_source}: found a byte that is not UTF-8 text, expected CSV, TSV or JSON lines in UTF-8: {e.Message}", e);
        }
    }
}
