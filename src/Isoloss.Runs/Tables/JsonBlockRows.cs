using System.Globalization;
using System.Text.Json;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Rows of a block of JSON lines that all have the names of the first one, or fewer, and no arrays or objects in them. Anything
/// else is an error here and left to <see cref="JsonLineRows"/>.
/// </summary>
internal sealed class JsonBlockRows : IRowSource
{
    private readonly LineBlock _block;
    private readonly Dictionary<string, int> _indices = [];
    private readonly byte[][] _names;
    private readonly (JsonTokenType Type, int Start, int Length, string? Text)[] _cells;
    private int _at;
    private long _lines;

    /// <summary>Prepares for a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="columns">Names of the first line of the file.</param>
    public JsonBlockRows(LineBlock block, IReadOnlyList<string> columns)
    {
        (_block, Columns, _cells) = (block, columns, new (JsonTokenType, int, int, string?)[columns.Count]);
        _names = [.. columns.Select(System.Text.Encoding.UTF8.GetBytes)];
        for (int i = 0; i < columns.Count; i++)
            _indices[columns[i]] = i;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line => _block.LinesBefore + _lines;

    /// <summary>The names of the first line of a block.</summary>
    public static IReadOnlyList<string> NamesOf(LineBlock block)
    {
        var text = block.Bytes.Span;
        int end = text.IndexOf((byte)'\n');
        return Guard(end < 0 ? text : text[..end], static (ref reader) =>
        {
            var names = new List<string>();
            while (NextProperty(ref reader))
            {
                names.Add(reader.GetString()!);
                reader.Read();
                Scalar(ref reader);
            }
            return names.Distinct().Count() == names.Count ? names : throw Unusual();
        });
    }

    /// <inheritdoc/>
    public bool Next()
    {
        var text = _block.Bytes.Span;
        while (_at < text.Length)
        {
            int length = text[_at..].IndexOf((byte)'\n');
            int start = _at, end = length < 0 ? text.Length : _at + length;
            _at = end + 1;
            _lines++;
            if (text[start..end].IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            Array.Clear(_cells);
            Guard(text[start..end], (ref reader) => Fill(ref reader, start));
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public string Text(int column)
    {
        var (type, start, length, text) = _cells[column];
        return type switch
        {
            JsonTokenType.True => bool.TrueString,
            JsonTokenType.False => bool.FalseString,
            JsonTokenType.None or JsonTokenType.Null => "",
            _ => text ?? System.Text.Encoding.UTF8.GetString(_block.Bytes.Span.Slice(start, length)),
        };
    }

    /// <inheritdoc/>
    public bool TryNumber(int column, out double value)
    {
        var (type, start, length, _) = _cells[column];
        if (type != JsonTokenType.Number)
            return Quantity.TryParse(Text(column), out value);
        var digits = _block.Bytes.Span.Slice(start, length);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private int Fill(ref Utf8JsonReader reader, int start)
    {
        for (int expected = 0; NextProperty(ref reader); expected++)
        {
            // Lines mostly have the names of the first one in its order.
            int index = expected < _names.Length && reader.ValueTextEquals(_names[expected])
                ? expected
                : _indices.GetValueOrDefault(reader.GetString()!, -1);
            if (index < 0 || _cells[index].Type != JsonTokenType.None)
                throw Unusual();
            reader.Read();
            Scalar(ref reader);
            int quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
            _cells[index] = (reader.TokenType, start + (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length,
                reader.ValueIsEscaped ? reader.GetString() : null);
        }
        return 0;
    }

    // True at a name; false behind the object, with nothing after it.
    private static bool NextProperty(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None && !(reader.Read() && reader.TokenType == JsonTokenType.StartObject))
            throw Unusual();
        reader.Read();
        if (reader.TokenType == JsonTokenType.PropertyName)
            return true;
        return reader.Read() ? throw Unusual() : false;
    }

    private static void Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            throw Unusual();
    }

    private delegate T Reading<T>(ref Utf8JsonReader reader);

    private static T Guard<T>(ReadOnlySpan<byte> line, Reading<T> read)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadInputException(e.Message, e);
        }
    }

    private static BadInputException Unusual() => new("found JSON lines of different shapes, expected flat objects of one shape");
}
