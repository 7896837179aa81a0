using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>The cells of the current row as what a column must hold; a column of -1 is one that the table lacks.</summary>
internal sealed class Cells(string source, IRowSource rows)
{
    /// <summary>A cell as a number, or NaN when it is none.</summary>
    public double NumberOrNaN(int column) => column >= 0 && rows.TryNumber(column, out double value) ? value : double.NaN;

    /// <summary>A number above 0; NaN where there is no column, and where a run that is not finished has no number yet.</summary>
    public double Positive(int column, string name, bool finished)
    {
        if (column < 0)
            return double.NaN;
        if (rows.TryNumber(column, out double value) && value > 0)
            return value;
        if (!finished && IsNothing(rows.Text(column)))
            return double.NaN;
        throw Bad(column, $"a finite number above 0; --where '{name}>0' leaves out rows without one");
    }

    /// <summary>A finite number, or null.</summary>
    public double? Optional(int column)
    {
        if (column < 0)
            return null;
        if (rows.TryNumber(column, out double value))
            return value;
        return IsNothing(rows.Text(column)) ? null : throw Bad(column, "a finite number or nothing");
    }

    /// <summary>A number above 0, or null.</summary>
    public double? Above0(int column, string name) =>
        OrNothing(column, name, "a finite number above 0 or nothing", value => value > 0);

    /// <summary>A number of at least 0, or null.</summary>
    public double? AtLeast0(int column, string name) =>
        OrNothing(column, name, "a finite number of at least 0 or nothing", value => value >= 0);

    /// <summary>A whole number, or null.</summary>
    public int? Seed(int column) => Optional(column) switch
    {
        null => null,
        { } value when value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue => (int)value,
        _ => throw Bad(column, $"a whole number from {int.MinValue} to {int.MaxValue}, or nothing"),
    };

    /// <summary>A whole number from 1, or null.</summary>
    public int? Count(int column, string name, int most) =>
        (int?)OrNothing(column, name, $"a whole number from 1 to {most}, or nothing", value => value == Math.Floor(value) && value >= 1 && value <= most);

    /// <summary>True or false; an empty cell is false.</summary>
    public bool Flag(int column, string name)
    {
        if (column < 0)
            return false;
        if (rows.TryNumber(column, out double value) && value is 0 or 1)
            return value == 1;
        return rows.Text(column).ToUpperInvariant() switch
        {
            "TRUE" or "YES" => true,
            "FALSE" or "NO" => false,
            var text when IsNothing(text) => false,
            _ => throw Bad(column, $"true, false, 1, 0 or nothing; --map {name}= leaves the column unused"),
        };
    }

    /// <summary>A word, or null for an empty cell.</summary>
    public string? Label(int column) => column >= 0 && rows.Text(column) is { Length: > 0 } text ? text : null;

    /// <summary>The error for a cell.</summary>
    public BadInputException Bad(int column, string expected)
    {
        string text = rows.Text(column);
        string found = text.Length == 0 ? "nothing" : $"'{(text.Length > 60 ? text[..60] + "..." : text)}'";
        return new BadInputException(
            $"{source}:{rows.Line}: column {rows.Columns[column]}: found {found}, expected {expected}");
    }

    private double? OrNothing(int column, string name, string expected, Func<double, bool> accepts)
    {
        if (column < 0)
            return null;
        if (rows.TryNumber(column, out double value))
            return accepts(value) ? value : throw Bad(column, $"{expected}; --map {name}= leaves the column unused");
        return IsNothing(rows.Text(column)) ? null : throw Bad(column, $"{expected}; --map {name}= leaves the column unused");
    }

    private static bool IsNothing(string text) => text.ToUpperInvariant() is "" or "NAN" or "NULL" or "NONE" or "NA" or "N/A";
}
