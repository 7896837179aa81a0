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

    /// <summary>Reads the header.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="text">The text; disposed with this.</param>
    /// <param name="separator">Separator, or null to find it in the first lines.</param>
    /// <param name="linesBefore">Lines of <paramref name="text"/> that were read already.</param>
    public DelimitedRows(string source, TextReader text, char? separator, long linesBefore)
    {
        (_source, _linesBefore) = (source, linesBefore);
        _reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = separator,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MaxRecordSize = LargestRow,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
            PoolStrings = true,
        });
        Columns = Guard(() => _reader.Headers.ToArray());
        if (Columns.Any(c => c.Contains('\0')))
            throw new BadInputException($"{source}: found a binary file, expected CSV, TSV or JSON lines");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line => _reader.LineNumber + _linesBefore;

    /// <inheritdoc/>
    public bool Next()
    {
        while (Guard(_reader.Read))
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
