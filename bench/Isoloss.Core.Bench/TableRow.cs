using System.Globalization;

namespace Isoloss.Core.Bench;

/// <summary>One row of a comma-separated table without quotes.</summary>
internal sealed class TableRow
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[] _cells;

    private TableRow(Dictionary<string, int> columns, string[] cells) => (_columns, _cells) = (columns, cells);

    /// <summary>The text under a column.</summary>
    public string this[string column] => _cells[_columns[column]];

    /// <summary>Names of the columns, in their order.</summary>
    public IEnumerable<string> Columns => _columns.OrderBy(c => c.Value).Select(c => c.Key);

    /// <summary>The number under a column; NaN where there is none.</summary>
    public double Number(string column) =>
        double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    /// <summary>All rows of a file.</summary>
    public static TableRow[] ReadAll(string path)
    {
        string[] lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',').Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => new TableRow(columns, l.Split(',')))];
    }
}
