using System.Globalization;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

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
