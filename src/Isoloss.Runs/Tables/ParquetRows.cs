using System.Globalization;
using System.Numerics;
using Isoloss.Core;
using Parquet;
using Parquet.Schema;

namespace Isoloss.Runs.Tables;

/// <summary>Rows of a Parquet file. A column is read only when a cell of it is asked for, one row group at a time.</summary>
internal sealed class ParquetRows : IRowSource
{
    // More than any table of runs; few enough that a file that lies about its size cannot ask for all memory.
    private const long LargestRowGroup = 1 << 26;

    // Runs of one column compress well, whole runs do not: a file that claims more rows than this many a byte lies.
    private const long MostRowsPerByte = 100;

    private readonly string _source;
    private readonly long _mostRows;
    private readonly ParquetReader _reader;
    private readonly Field[] _fields;
    private readonly ParquetColumn?[] _loaded;
    private ParquetRowGroupReader? _group;
    private int _groups, _row = -1, _rowsInGroup;
    private long _rowsBefore;

    /// <summary>Reads the schema.</summary>
    /// <param name="source">Where the file is, for messages.</param>
    /// <param name="stream">The file; can seek; disposed with this.</param>
    public ParquetRows(string source, Stream stream)
    {
        _source = source;
        _mostRows = Math.Min(LargestRowGroup, MostRowsPerByte * stream.Length);
        try
        {
            Guard(() => { ParquetFooter.Check(stream); return true; });
            _reader = Guard(() => ParquetReader.CreateAsync(stream, leaveStreamOpen: false).GetAwaiter().GetResult());
            _fields = Guard(() => _reader.Schema.Fields.ToArray());
        }
        catch
        {
            stream.Dispose();
            throw;
        }
        _loaded = new ParquetColumn?[_fields.Length];
        Columns = [.. _fields.Select(f => f.Name)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Row of the file, from 1.</summary>
    public long Line => _rowsBefore + _row + 1;

    /// <inheritdoc/>
    public bool Next()
    {
        if (++_row < _rowsInGroup)
            return true;
        return Guard(NextGroup);
    }

    /// <inheritdoc/>
    public string Text(int column) => Column(column).Text(_row);

    /// <inheritdoc/>
    public bool TryNumber(int column, out double value) => Column(column).TryNumber(_row, out value);

    /// <inheritdoc/>
    public void Dispose()
    {
        _group?.Dispose();
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private bool NextGroup()
    {
        while (_groups < _reader.RowGroupCount)
        {
            _rowsBefore += _rowsInGroup;
            Array.Clear(_loaded);
            _group?.Dispose();
            _group = _reader.OpenRowGroupReader(_groups++);
            if (_group.RowCount < 0 || _group.RowCount > _mostRows)
                throw new BadInputException(
                    $"{_source}: found a row group of {_group.RowCount} rows, expected 0 to {_mostRows} in a file of this size");
            (_row, _rowsInGroup) = (0, (int)_group.RowCount);
            if (_rowsInGroup > 0)
                return true;
        }
        return false;
    }

    private ParquetColumn Column(int column) => _loaded[column] ??= Load(_fields[column]);

    private ParquetColumn Load(Field field)
    {
        if (field is not DataField { IsArray: false } data)
            throw new BadInputException(
                $"{_source}: column {field.Name}: found a nested column, expected one value a row; "
                + "write what it holds as columns of their own");
        return Guard(() => Load(data));
    }

    private ParquetColumn Load(DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Double => Numbers<double>(field),
        TypeCode.Single => Numbers<float>(field),
        TypeCode.Int64 => Numbers<long>(field),
        TypeCode.Int32 => Numbers<int>(field),
        TypeCode.Int16 => Numbers<short>(field),
        TypeCode.SByte => Numbers<sbyte>(field),
        TypeCode.UInt64 => Numbers<ulong>(field),
        TypeCode.UInt32 => Numbers<uint>(field),
        TypeCode.UInt16 => Numbers<ushort>(field),
        TypeCode.Byte => Numbers<byte>(field),
        TypeCode.Decimal => Decimals(field),
        TypeCode.Boolean => Texts<bool>(field, value => value ? "true" : "false"),
        TypeCode.DateTime => Texts<DateTime>(field, value => value.ToString("O", CultureInfo.InvariantCulture)),
        TypeCode.String => Strings(field),
        _ when field.ClrType == typeof(ReadOnlyMemory<char>) => Texts<ReadOnlyMemory<char>>(field, value => value.ToString()),
        _ => throw new BadInputException(
            $"{_source}: column {field.Name}: found values of type {field.ClrType.Name}, expected numbers, text, booleans or dates"),
    };

    private ParquetNumbers<T> Numbers<T>(DataField field) where T : struct, INumber<T> => new(Values<T>(field));

    /// <summary>A damaged scale gives decimals that fail when they are used: use each here, where that is caught.</summary>
    private ParquetNumbers<decimal> Decimals(DataField field)
    {
        var column = Numbers<decimal>(field);
        for (int row = 0; row < _rowsInGroup; row++)
            column.TryNumber(row, out _);
        return column;
    }

    private ParquetTexts Texts<T>(DataField field, Func<T, string> text) where T : struct =>
        new([.. Values<T>(field).Select(value => value is { } some ? text(some) : null)]);

    private ParquetTexts Strings(DataField field)
    {
        var values = new string?[_rowsInGroup];
        _group!.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        return new(values);
    }

    private T?[] Values<T>(DataField field) where T : struct
    {
        var values = new T?[_rowsInGroup];
        if (field.IsNullable)
        {
            _group!.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
            return values;
        }
        var plain = new T[_rowsInGroup];
        _group!.ReadAsync(field, plain.AsMemory()).AsTask().GetAwaiter().GetResult();
        for (int i = 0; i < plain.Length; i++)
            values[i] = plain[i];
        return values;
    }

    // A damaged file can make the library fail in any way, an absurd length among them.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not BadInputException)
        {
            throw new BadInputException($"{_source}: found a truncated or damaged Parquet file: {e.Message}", e);
        }
    }
}
