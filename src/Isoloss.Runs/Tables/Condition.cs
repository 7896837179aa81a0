using System.Globalization;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>A node of a row filter.</summary>
internal abstract class Condition
{
    /// <summary>Prepares the condition for rows whose columns have these indices.</summary>
    public abstract Func<Func<int, string>, bool> Bind(Func<string, int> columnOf);

    /// <summary>The condition in the filter language.</summary>
    public abstract override string ToString();

    /// <summary>A name or word in quotes.</summary>
    protected static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>True when all parts are (<c>and</c>), or when any part is (<c>or</c>).</summary>
internal sealed class Junction(bool all, IReadOnlyList<Condition> parts) : Condition
{
    public override Func<Func<int, string>, bool> Bind(Func<string, int> columnOf)
    {
        Func<Func<int, string>, bool>[] bound = [.. parts.Select(p => p.Bind(columnOf))];
        return all ? row => Array.TrueForAll(bound, b => b(row)) : row => Array.Exists(bound, b => b(row));
    }

    public override string ToString() => string.Join(all ? " and " : " or ", parts.Select(p => $"({p})"));
}

/// <summary>True when the part is not.</summary>
internal sealed class Negation(Condition part) : Condition
{
    public override Func<Func<int, string>, bool> Bind(Func<string, int> columnOf)
    {
        var bound = part.Bind(columnOf);
        return row => !bound(row);
    }

    public override string ToString() => $"not ({part})";
}

/// <summary>A column against a number or a word.</summary>
/// <param name="column">Name of the column.</param>
/// <param name="sign">One of =, !=, &lt;, &lt;=, &gt;, &gt;=; the last four only with a number.</param>
/// <param name="word">The literal as written.</param>
/// <param name="number">The literal as a number; null for a word.</param>
internal sealed class Comparison(string column, string sign, string word, double? number) : Condition
{
    public override Func<Func<int, string>, bool> Bind(Func<string, int> columnOf)
    {
        int index = columnOf(column);
        if (number is not { } limit)
            return row => row(index).Equals(word, StringComparison.OrdinalIgnoreCase) == (sign == "=");
        return row => Quantity.TryParse(row(index), out double value) ? Holds(value, limit) : sign == "!=";
    }

    public override string ToString() =>
        $"{Quote(column)} {sign} {(number is { } value ? value.ToString("R", CultureInfo.InvariantCulture) : Quote(word))}";

    private bool Holds(double value, double limit) => sign switch
    {
        "=" => value == limit,
        "!=" => value != limit,
        "<" => value < limit,
        "<=" => value <= limit,
        ">" => value > limit,
        _ => value >= limit,
    };
}
