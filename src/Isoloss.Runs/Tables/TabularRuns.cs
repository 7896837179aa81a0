using Isoloss.Core;
using Isoloss.Runs.Directories;
using static System.FormattableString;

namespace Isoloss.Runs.Tables;

/// <summary>Turns the rows of a table into runs.</summary>
internal sealed class TabularRuns
{
    private static readonly string[] Derivable = ["params", "tokens", "flops"];

    private readonly string _source, _fileName;
    private readonly IRowSource _rows;
    private readonly ColumnMap _map;
    private readonly int _id, _arm, _rung, _part, _state;
    private readonly int _params, _tokens, _flops, _loss, _seed, _oracle, _entropy, _speed, _seconds;

    private TabularRuns(string source, IRowSource rows, ColumnMap map)
    {
        (_source, _rows, _map, _fileName) = (source, rows, map, Path.GetFileName(source));
        (_id, _arm, _rung, _part, _state) = (map["id"], map["arm"], map["rung"], map["part"], map["state"]);
        (_params, _tokens, _flops, _loss, _seed) = (map["params"], map["tokens"], map["flops"], map["loss"], map["seed"]);
        (_oracle, _entropy, _speed, _seconds) = (map["oracle_loss"], map["entropy_rate"], map["tokens_per_s"], map["seconds"]);
    }

    /// <summary>Reads all rows that the options keep.</summary>
    public static RunTable Read(string source, IRowSource rows, TableOptions options)
    {
        var map = new ColumnMap(source, rows.Columns, options.Map);
        var reader = new TabularRuns(source, rows, map);
        var keep = options.Where is null ? null : RowFilter.Parse(options.Where).Bind(reader.ColumnOf);
        Func<int, string> cell = reader.Cell;
        var records = new List<RunRecord>();
        long read = 0;
        for (; rows.Next(); read++)
            if (keep is null || keep(cell))
                records.Add(reader.Record());
        if (read == 0)
            throw new BadInputException($"{source}: found a header without rows, expected at least one run");
        return new RunTable
        {
            Source = source,
            Rows = records,
            Assumptions = [.. map.Assumptions, .. Kept(source, options.Where, records.Count, read)],
        };
    }

    /// <summary>What the filter kept, as an assumption; an error when that is nothing.</summary>
    public static IReadOnlyList<string> Kept(string source, string? where, int kept, long read) => (where, kept) switch
    {
        (null, _) => [],
        (_, 0) => throw new BadInputException($"{source}: none of {read} rows satisfies --where '{where}'"),
        _ => [$"{kept} of {read} rows satisfy {where}"],
    };

    // Behind the table's own columns come params, tokens and flops, for filters that ask for the one that is derived.
    private int ColumnOf(string name)
    {
        int index = _map.Find(name);
        int derived = Array.IndexOf(Derivable, name);
        if (index < 0 && derived >= 0)
            return _rows.Columns.Count + derived;
        return index >= 0 ? index : throw new BadInputException(
            $"{_source}: --where: no column '{name}'{NearestName.Hint(name, [.. _rows.Columns, .. ColumnNames.Canonical])} "
            + $"(found {string.Join(", ", _rows.Columns)})");
    }

    private string Cell(int column)
    {
        if (column < _rows.Columns.Count)
            return _rows.Text(column);
        var point = Point(NumberOrNaN(_params), NumberOrNaN(_tokens), NumberOrNaN(_flops));
        return Invariant($"{(column - _rows.Columns.Count) switch { 0 => point.Params, 1 => point.Tokens, _ => point.Flops }:R}");
    }

    private RunRecord Record()
    {
        var state = _state < 0 ? RunState.Finished : StateWords.Parse(_rows.Text(_state))
            ?? throw Bad(_state, $"one of {StateWords.Known}");
        bool finished = state == RunState.Finished;
        var point = Point(Positive(_params, finished), Positive(_tokens, finished), Positive(_flops, finished));
        return new RunRecord
        {
            Id = Label(_id) ?? $"{_fileName}:{_rows.Line}",
            Arm = Label(_arm),
            Rung = Label(_rung),
            Part = Label(_part),
            State = state,
            Params = point.Params,
            Tokens = point.Tokens,
            Flops = point.Flops,
            Loss = Positive(_loss, finished),
            Seed = Seed(),
            OracleLoss = Optional(_oracle),
            EntropyRate = Optional(_entropy),
            TokensPerSecond = Optional(_speed),
            Seconds = Optional(_seconds),
        };
    }

    // ColumnMap saw to it that at most one of the three has no column; C = 6 N D gives it.
    private ScalePoint Point(double parameters, double tokens, double flops) => new(
        _params >= 0 ? parameters : flops / (6 * tokens),
        _tokens >= 0 ? tokens : flops / (6 * parameters),
        _flops >= 0 ? flops : 6 * parameters * tokens);

    private double NumberOrNaN(int column) => column >= 0 && _rows.TryNumber(column, out double value) ? value : double.NaN;

    // A run that is not finished need not have a number yet.
    private double Positive(int column, bool finished)
    {
        if (column < 0)
            return double.NaN;
        if (_rows.TryNumber(column, out double value) && value > 0)
            return value;
        if (!finished && IsNothing(_rows.Text(column)))
            return double.NaN;
        string name = column == _loss ? "loss" : column == _params ? "params" : column == _tokens ? "tokens" : "flops";
        throw Bad(column, $"a finite number above 0; --where '{name}>0' leaves out rows without one");
    }

    private double? Optional(int column)
    {
        if (column < 0)
            return null;
        if (_rows.TryNumber(column, out double value))
            return value;
        return IsNothing(_rows.Text(column)) ? null : throw Bad(column, "a finite number or nothing");
    }

    private int? Seed() => Optional(_seed) switch
    {
        null => null,
        { } value when value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue => (int)value,
        _ => throw Bad(_seed, $"a whole number from {int.MinValue} to {int.MaxValue}, or nothing"),
    };

    private string? Label(int column) => column >= 0 && _rows.Text(column) is { Length: > 0 } text ? text : null;

    private BadInputException Bad(int column, string expected)
    {
        string text = _rows.Text(column);
        string found = text.Length == 0 ? "nothing" : $"'{(text.Length > 60 ? text[..60] + "..." : text)}'";
        return new BadInputException(
            $"{_source}:{_rows.Line}: column {_rows.Columns[column]}: found {found}, expected {expected}");
    }

    private static bool IsNothing(string text) => text.ToUpperInvariant() is "" or "NAN" or "NULL" or "NONE" or "NA" or "N/A";
}
