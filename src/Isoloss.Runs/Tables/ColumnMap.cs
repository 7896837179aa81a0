using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>Which column of a table is which canonical column, and what was assumed to find that out.</summary>
internal sealed class ColumnMap
{
    private static readonly string[] Related = ["params", "tokens", "flops"];

    private readonly Dictionary<string, int> _indices = [];
    private readonly List<string> _assumptions = [];
    private readonly string _source;
    private readonly IReadOnlyList<string> _columns;

    /// <summary>Finds the canonical columns.</summary>
    /// <param name="source">Where the table came from, for messages.</param>
    /// <param name="columns">Header of the table.</param>
    /// <param name="map">Canonical name to column, as the user says; overrides the usual names.</param>
    /// <exception cref="BadInputException">A column is missing or ambiguous; names the candidates and what would settle
    /// it.</exception>
    public ColumnMap(string source, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> map)
    {
        (_source, _columns) = (source, columns);
        foreach (var (name, column) in map)
            Take(CanonicalOf(name), IndexOfColumn(column, $"--map {name}={column}"));
        foreach (string name in ColumnNames.Canonical.Where(n => !_indices.ContainsKey(n)))
            Recognise(name);
        Derive();
    }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions => _assumptions;

    /// <summary>Index of a canonical column, or -1 when the table has none.</summary>
    public int this[string canonical] => _indices.GetValueOrDefault(canonical, -1);

    /// <summary>Index of the column that a user means by its own or its canonical name; -1 when there is none.</summary>
    public int Find(string name)
    {
        int exact = Enumerable.Range(0, _columns.Count).FirstOrDefault(i => _columns[i] == name, -1);
        if (exact >= 0)
            return IndexOfColumn(name, name);
        if (_indices.TryGetValue(name, out int index))
            return index;
        int[] alike = [.. Enumerable.Range(0, _columns.Count).Where(
            i => ColumnNames.Normalise(_columns[i]) == ColumnNames.Normalise(name))];
        return alike.Length == 1 ? alike[0] : -1;
    }

    private static string CanonicalOf(string name) => ColumnNames.CanonicalOf(name) ?? throw new BadInputException(
        $"--map: found '{name}', expected one of {string.Join(", ", ColumnNames.Canonical)}"
        + NearestName.Hint(name, ColumnNames.Canonical));

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

    private void Recognise(string canonical)
    {
        var tiers = ColumnNames.Candidates(canonical, _columns);
        if (tiers.Count == 0)
            return;
        string[] candidates = [.. tiers.SelectMany(t => t).Select(i => _columns[i])];
        if (tiers[0].Length > 1)
            throw new BadInputException(
                $"{_source}: several columns could be {canonical}: {string.Join(", ", candidates)}; "
                + $"choose one with --map {canonical}={candidates[0]}"
                + (candidates.Distinct().Count() < candidates.Length ? " after renaming those of the same name" : ""));
        Take(canonical, tiers[0][0], candidates[1..]);
    }

    private void Take(string canonical, int index, params string[] passedOver)
    {
        _indices[canonical] = index;
        if (passedOver.Length > 0)
            _assumptions.Add($"{canonical} is column {_columns[index]}, not {string.Join(" or ", passedOver)} "
                + $"(--map {canonical}={passedOver[0]} would change that)");
        else if (_columns[index] != canonical)
            _assumptions.Add($"{canonical} is column {_columns[index]}");
    }

    // C = 6 N D (Kaplan et al. 2020, section 2.1) gives any one of the three from the other two.
    private void Derive()
    {
        if (this["loss"] < 0)
            throw Missing("loss");
        string[] missing = [.. Related.Where(n => this[n] < 0)];
        if (missing.Length > 1)
            throw Missing(missing[0]);
        if (missing.Length == 1)
            _assumptions.Add($"{missing[0]} is {Rule(missing[0])}: no such column");
    }

    private static string Rule(string name) => name switch
    {
        "flops" => "6*params*tokens",
        "params" => "flops/(6*tokens)",
        _ => "flops/(6*params)",
    };

    private BadInputException Missing(string canonical)
    {
        string word = ColumnNames.Normalise(canonical);
        string? near = _columns.FirstOrDefault(c => ColumnNames.Normalise(c).Contains(word, StringComparison.Ordinal))
            ?? NearestName.Of(canonical, _columns);
        string hint = near is null
            ? $"name it with --map {canonical}=COLUMN"
            : $"the nearest is '{near}': --map {canonical}={near}";
        return new BadInputException($"{_source}: no column for {canonical}; {hint}{Found()}");
    }

    private string Found() =>
        $" (found {string.Join(", ", _columns.Take(40))}{(_columns.Count > 40 ? $", and {_columns.Count - 40} more" : "")})";
}
