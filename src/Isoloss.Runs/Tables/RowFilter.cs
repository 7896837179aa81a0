using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Which rows to keep, from <c>--where 'dataset=rpj and params&lt;5e8'</c>: comparisons of a column with a number or a word,
/// <c>in (a, b)</c>, <c>and</c>, <c>or</c>, <c>not</c> and parentheses. <c>not</c> binds tightest, then <c>and</c>, then
/// <c>or</c>.
/// Columns and words with spaces or signs are quoted, with ' or ". Words match whole cells, in either case. A cell that is no
/// finite number is unequal to every number, and neither below nor above one.
/// </summary>
public sealed class RowFilter
{
    private readonly Condition _condition;

    private RowFilter(Condition condition) => _condition = condition;

    /// <summary>Reads a filter.</summary>
    /// <exception cref="BadInputException">The text is no filter; gives the position, what was found and what was
    /// expected.</exception>
    public static RowFilter Parse(string text) => new(new ConditionParser(text).Parse());

    /// <summary>Prepares the filter for rows of one shape.</summary>
    /// <param name="columnOf">Index of a column by name; throws when there is no such column.</param>
    /// <returns>Whether to keep a row, given its cells by index.</returns>
    public Func<Func<int, string>, bool> Bind(Func<string, int> columnOf) => _condition.Bind(columnOf);

    /// <summary>The filter in its own language, fully quoted and parenthesised; reads back as the same filter.</summary>
    public override string ToString() => _condition.ToString();
}
