using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>Which column of a table is which canonical column, and what was assumed to find that out.</summary>
internal sealed partial class ColumnMap
{
    private readonly Dictionary<string, int> _indices = [];
    private readonly List<string> _assumptions = [];
    private readonly string _source;
    private readonly IReadOnlyList<string> _columns;

    /// <summary>Finds the canonical columns.</summary>
    /// <param name="source">Where the table came from, for messages.</param>
    /// <param name="columns">Header of the table.</param>
    /// <param name="options">What the user says about columns; overrides the usual names.</param>
    /// <exception cref="BadInputException">A column is missing or ambiguous; names the candidates and what would settle
    /// it.</exception>
    public ColumnMap(string source, IReadOnlyList<string> columns, TableOptions options)
    {
        (_source, _columns) = (source, columns);
        foreach (var (name, column) in options.Map)
            if (column.Length == 0)
                _indices[CanonicalOf(name)] = -1;
            else
                Take(CanonicalOf(name), IndexOfColumn(column, $"--map {name}={column}"));
        foreach (string name in ColumnNames.Canonical.Where(n => !_indices.ContainsKey(n)))
            if (name == "params" && options.Params is { } rule)
                RecogniseParams(rule);
            else if (name != "learning_rate" || !ColumnNames.IsOfCurves(_columns))
                Recognise(name, ColumnNames.Candidates(name, _columns));
        CheckParamsRule(options);
        DerivePoint(options.Flops);
        DeriveRest();
    }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions => _assumptions;

    /// <summary>Index of a canonical column, or -1 when the table has none.</summary>
    public int this[string canonical] => _indices.GetValueOrDefault(canonical, -1);

    /// <summary>Name of a canonical column in the table; only for one that is there.</summary>
    public string NameOf(string canonical) => _columns[this[canonical]];

    /// <summary>Index of the column that a user means by its own or its canonical name; -1 when there is none.</summary>
    public int Find(string name)
    {
        int exact = Enumerable.Range(0, _columns.Count).FirstOrDefault(i => _columns[i] == name, -1);
        if (exact >= 0)
            return IndexOfColumn(name, name);
        // Without its own column of that name, params means the count that the laws see.
        if (name == "params" && EmbeddingSign != 0)
            return -1;
        if (_indices.TryGetValue(name, out int index))
            return index;
        int[] alike = [.. Enumerable.Range(0, _columns.Count).Where(
            i => ColumnNames.Normalise(_columns[i]) == ColumnNames.Normalise(name))];
        return alike.Length == 1 ? alike[0] : -1;
    }

    private static string CanonicalOf(string name) => ColumnNames.CanonicalOf(name) ?? throw new BadInputException(
        $"--map: found '{name}', expected one of {string.Join(", ", ColumnNames.Mappable)}"
        + NearestName.Hint(name, ColumnNames.Mappable));

    private int IndexOfColumn(string column, string asked)
    {
        int[] same = [.. Enumerable.Range(0, _columns.Count).Where(i => _columns[i] == column)];
        if (same.Length == 0)
            same = [.. Enumerable.Range(0, _columns.Count).Where(
                i => ColumnNames.Normalise(_columns[i]) == ColumnNames.Normalise(column))];
        return same.Length switch
        {
            1 => same[0],
            0 => throw new BadInputException(
                $"{_source}: {asked}: no column '{column}'{NearestName.Hint(column, _columns)}{Found()}"),
            _ => throw new BadInputException(
                $"{_source}: {asked}: column '{_columns[same[0]]}' is there {same.Length} times "
                + $"(columns {string.Join(", ", same.Select(i => i + 1))}); rename all but one"),
        };
    }

    private bool Recognise(string canonical, IReadOnlyList<int[]> tiers)
    {
        if (tiers.Count == 0)
            return false;
        string[] candidates = [.. tiers.SelectMany(t => t).Select(i => _columns[i])];
        if (tiers[0].Length > 1)
            throw new BadInputException(
                $"{_source}: several columns could be {canonical}: {string.Join(", ", candidates)}; "
                + $"choose one with --map {canonical}={candidates[0]}"
                + (candidates.Distinct().Count() < candidates.Length ? " after renaming those of the same name" : ""));
        Take(canonical, tiers[0][0], candidates[1..]);
        return true;
    }

    // A helping column is looked for only when it is needed; true when the table has one.
    private bool RecogniseHelper(string name) =>
        _indices.TryGetValue(name, out int index) ? index >= 0 : Recognise(name, ColumnNames.Candidates(name, _columns));

    private void Take(string canonical, int index, params string[] passedOver)
    {
        _indices[canonical] = index;
        if (passedOver.Length > 0)
            _assumptions.Add($"{canonical} is column {_columns[index]}, not {string.Join(" or ", passedOver)} "
                + $"(--map {canonical}={passedOver[0]} would change that)");
        else if (_columns[index] != canonical)
            _assumptions.Add($"{canonical} is column {_columns[index]}");
    }

    private BadInputException Missing(string canonical, string why = "")
    {
        string word = ColumnNames.Normalise(canonical);
        string? near = _columns.FirstOrDefault(c => ColumnNames.Normalise(c).Contains(word, StringComparison.Ordinal))
            ?? NearestName.Of(canonical, _columns);
        string hint = near is null
            ? $"name it with --map {canonical}=COLUMN"
            : $"the nearest is '{near}': --map {canonical}={near}";
        return new BadInputException($"{_source}: no column for {canonical}{why}; {hint}{Found()}");
    }

    private string Found() =>
        $" (found {string.Join(", ", _columns.Take(40))}{(_columns.Count > 40 ? $", and {_columns.Count - 40} more" : "")})";
}
