using Isoloss.Core;
using Isoloss.Runs.Directories;
using static System.FormattableString;

namespace Isoloss.Runs.Tables;

/// <summary>Turns rows into runs, one by one.</summary>
internal sealed class RowReader
{
    private const int MostBestOf = 1000;
    private static readonly string[] Derivable = ["params", "tokens", "flops"];

    private readonly string _source, _fileName;
    private readonly IRowSource _rows;
    private readonly ColumnMap _map;
    private readonly Cells _cells;
    private readonly int _id, _arm, _rung, _part, _state;
    private readonly int _params, _tokens, _flops, _loss, _seed, _oracle, _entropy, _speed, _seconds;
    private readonly int _unique, _epochs, _steps, _batch, _sequences, _length, _rate, _weight, _outlier, _origin, _bestOf, _vocabulary, _width, _tied;

    /// <summary>Prepares for rows whose columns are mapped.</summary>
    public RowReader(string source, IRowSource rows, ColumnMap map)
    {
        (_source, _rows, _map, _fileName, _cells) = (source, rows, map, Path.GetFileName(source), new Cells(source, rows));
        (_id, _arm, _rung, _part, _state) = (map["id"], map["arm"], map["rung"], map["part"], map["state"]);
        (_params, _tokens, _flops, _loss, _seed) = (map["params"], map["tokens"], map["flops"], map["loss"], map["seed"]);
        (_oracle, _entropy, _speed, _seconds) = (map["oracle_loss"], map["entropy_rate"], map["tokens_per_s"], map["seconds"]);
        (_unique, _epochs, _steps, _batch) = (map["unique_tokens"], map["epochs"], map["steps"], map["batch_tokens"]);
        (_sequences, _length, _rate) = (map["batch_sequences"], map["sequence_length"], map["learning_rate"]);
        (_weight, _outlier, _origin, _bestOf) = (map["weight"], map["outlier"], map["origin"], map["best_of"]);
        (_vocabulary, _width, _tied) = (map["vocabulary"], map["width"], map["tied_embeddings"]);
    }

    /// <summary>The filter for the rows of this reader.</summary>
    public Func<bool> Bind(RowFilter filter)
    {
        var keep = filter.Bind(ColumnOf);
        Func<int, string> cell = Cell;
        return () => keep(cell);
    }

    /// <summary>The current row as a run.</summary>
    /// <exception cref="BadInputException">A cell cannot be used; says which.</exception>
    public RunRecord Record()
    {
        var state = _state < 0 ? RunState.Finished : StateWords.Parse(_rows.Text(_state))
            ?? throw _cells.Bad(_state, $"one of {StateWords.Known}");
        bool finished = state == RunState.Finished;
        var point = Point(
            Params(_cells.Positive(_params, "params", finished)),
            _cells.Positive(_tokens, "tokens", finished),
            _cells.Positive(_flops, "flops", finished));
        double? batch = Batch(), steps = _map.StepsFromBatch ? point.Tokens / batch : _cells.Above0(_steps, "steps");
        return new RunRecord
        {
            Id = _cells.Label(_id) ?? string.Create(null, $"{_fileName}:{_rows.Line}"),
            Arm = _cells.Label(_arm),
            Rung = _cells.Label(_rung),
            Part = _cells.Label(_part),
            State = state,
            Params = point.Params,
            Tokens = point.Tokens,
            Flops = point.Flops,
            Loss = _cells.Positive(_loss, "loss", finished),
            Seed = _cells.Seed(_seed),
            OracleLoss = _cells.Optional(_oracle),
            EntropyRate = _cells.Optional(_entropy),
            TokensPerSecond = _cells.Optional(_speed),
            Seconds = _cells.Optional(_seconds),
            UniqueTokens = _epochs >= 0 ? point.Tokens / _cells.Above0(_epochs, "epochs") : _cells.Above0(_unique, "unique_tokens"),
            Steps = steps,
            BatchTokens = _map.BatchFromSteps ? point.Tokens / steps : batch,
            LearningRate = _cells.AtLeast0(_rate, "learning_rate"),
            Weight = _cells.AtLeast0(_weight, "weight") ?? 1,
            Outlier = _cells.Flag(_outlier, "outlier"),
            Origin = _cells.Label(_origin),
            BestOf = _cells.Count(_bestOf, "best_of", MostBestOf) ?? 1,
        };
    }

    private double? Batch() => _map.BatchIsSequences
        ? _cells.Above0(_sequences, "batch_sequences") * _cells.Above0(_length, "sequence_length")
        : _cells.Above0(_batch, "batch_tokens");

    // The embedding, and where it is not tied the output matrix, have vocabulary times width entries each.
    private double Params(double recorded)
    {
        if (_map.EmbeddingSign == 0 || double.IsNaN(recorded))
            return recorded;
        double copies = _cells.Flag(_tied, "tied_embeddings") ? 1 : 2;
        double shifted = recorded + _map.EmbeddingSign * copies
            * _cells.Positive(_vocabulary, "vocabulary", true) * _cells.Positive(_width, "width", true);
        return shifted > 0 ? shifted : throw _cells.Bad(_params,
            Invariant($"more than the embeddings, {recorded - shifted:R} (--n-rule non-embedding)"));
    }

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
        var point = Point(Params(_cells.NumberOrNaN(_params)), _cells.NumberOrNaN(_tokens), _cells.NumberOrNaN(_flops));
        return Invariant($"{(column - _rows.Columns.Count) switch { 0 => point.Params, 1 => point.Tokens, _ => point.Flops }:R}");
    }

    // ColumnMap saw to it that at most one of the three has no column; C = 6 N D gives it.
    private ScalePoint Point(double parameters, double tokens, double flops) => new(
        _params >= 0 ? parameters : flops / (6 * tokens),
        _tokens >= 0 ? tokens : flops / (6 * parameters),
        _flops >= 0 ? flops : 6 * parameters * tokens);
}
