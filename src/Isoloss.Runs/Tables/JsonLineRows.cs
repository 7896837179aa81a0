using System.Text;
using System.Text.Json;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>Rows of JSON lines: one object a line; its names are columns, those of nested objects joined with dots.</summary>
internal sealed class JsonLineRows : IRowSource
{
    private readonly Dictionary<string, int> _columns = [];
    private readonly List<(long Line, string?[] Cells)> _rows = [];
    private int _current = -1;

    /// <summary>Reads all lines: which columns there are is known only at the end.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="linesBefore">Lines of <paramref name="text"/> that were read already.</param>
    public JsonLineRows(string source, TextReader text, long linesBefore)
    {
        using (text)
            try
            {
                for (long line = linesBefore + 1; text.ReadLine() is { } content; line++)
                    if (!string.IsNullOrWhiteSpace(content))
                        _rows.Add((line, Parse(source, line, content)));
            }
            catch (DecoderFallbackException e)
            {
                throw new BadInputException(
                    $"{source}: found a byte that is not UTF-8 text, expected JSON lines in UTF-8: {e.Message}", e);
            }
        Columns = [.. _columns.OrderBy(c => c.Value).Select(c => c.Key)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line => _rows[_current].Line;

    /// <inheritdoc/>
    public bool Next() => ++_current < _rows.Count;

    /// <inheritdoc/>
    public string Text(int column) => _rows[_current].Cells is var cells && column < cells.Length ? cells[column] ?? "" : "";

    /// <inheritdoc/>
    public bool TryNumber(int column, out double value) => Quantity.TryParse(Text(column), out value);

    /// <inheritdoc/>
    public void Dispose() { }

    private string?[] Parse(string source, long line, string content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new BadInputException(
                    $"{source}:{line}: found {document.RootElement.ValueKind}, expected a JSON object: one run a line");
            var cells = new List<string?>(new string?[_columns.Count]);
            Fill(cells, "", document.RootElement);
            return [.. cells];
        }
        // Half a surrogate pair is well-formed JSON that is no text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadInputException($"{source}:{line}: expected one JSON object a line: {e.Message}", e);
        }
    }

    private void Fill(List<string?> cells, string prefix, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Fill(cells, $"{prefix}{property.Name}.", property.Value);
                continue;
            }
            string name = prefix + property.Name;
            if (!_columns.TryGetValue(name, out int index))
                _columns[name] = index = _columns.Count;
            while (cells.Count <= index)
                cells.Add(null);
            cells[index] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
        }
    }
}
