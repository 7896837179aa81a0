using System.Text.RegularExpressions;

namespace Isoloss.Cli.Output;

/// <summary>
/// A table as lines of text: numbers stand right, words left. Where it is wider than the terminal, columns of words are broken at spaces, and what still does not fit
/// follows below as a further part with the first column repeated, so that nothing is cut off.
/// </summary>
internal sealed partial class TextTable(params string[] names)
{
    /// <summary>A column of words is not made narrower than this.</summary>
    private const int LeastWords = 24;

    private const int Gap = 2;

    private static readonly string[] Blank = [""];

    private readonly List<string[]> _rows = [];

    /// <summary>Spaces before every line. Default 0.</summary>
    public int Indent { get; init; }

    /// <summary>True for a list whose rows programs read: a row stays a line, however long. Default false.</summary>
    public bool StaysWhole { get; init; }

    /// <summary>Adds a row with a cell for each column.</summary>
    public void AddRow(params string[] cells) => _rows.Add(cells);

    /// <summary>The lines.</summary>
    /// <param name="width">Characters of the widest line.</param>
    public IEnumerable<string> Lines(int width)
    {
        if (_rows.Count == 0)
            return [];
        Column[] columns = [.. names.Select((name, i) => Measure(name, [.. _rows.Select(r => r[i])]))];
        var parts = StaysWhole ? [[.. Enumerable.Range(0, names.Length)]] : Parts(columns, width - Indent);
        return parts.SelectMany((part, i) => (i == 0 ? [] : Blank).Concat(Part(columns, part, width - Indent)));
    }

    private static Column Measure(string name, string[] cells)
    {
        int widest = Math.Max(name.Length, cells.Max(c => c.Length));
        int word = Math.Max(name.Length, cells.Max(c => c.Split(' ').Max(w => w.Length)));
        bool numbers = cells.Any(IsNumber) && cells.All(c => IsNumber(c) || IsMissing(c));
        return new Column(numbers, widest, numbers ? widest : Math.Max(word, Math.Min(widest, LeastWords)));
    }

    private static bool IsNumber(string cell) => Number().IsMatch(cell) && !Words().IsMatch(cell);

    private static bool IsMissing(string cell) => cell is "" or "-" or "open" or "unknown" or "diverged" || cell.StartsWith("no", StringComparison.Ordinal);

    /// <summary>Which columns stand in which part. An interval stays beside its estimate: its name is empty or a level.</summary>
    private List<int[]> Parts(Column[] columns, int width)
    {
        List<int[]> parts = [];
        List<int> part = [0];
        for (int i = 1; i < names.Length;)
        {
            int end = i + 1;
            while (end < names.Length && (names[end].Length == 0 || names[end].EndsWith(" %", StringComparison.Ordinal)))
                end++;
            int[] group = [.. Enumerable.Range(i, end - i)];
            if (part.Count > 1 && Total([.. part, .. group], k => columns[k].Least) > width)
            {
                parts.Add([.. part]);
                part = [0];
            }
            part.AddRange(group);
            i = end;
        }
        parts.Add([.. part]);
        return parts;
    }

    private IEnumerable<string> Part(Column[] columns, int[] part, int width)
    {
        int[] widths = [.. columns.Select(c => c.Widest)];
        while (!StaysWhole && Total(part, k => widths[k]) > width && part.Where(k => widths[k] > columns[k].Least).ToArray() is { Length: > 0 } wide)
            widths[wide.MaxBy(k => widths[k])]--;
        return new[] { names }.Concat(_rows).SelectMany(row => Row(part, columns, widths, row));
    }

    private IEnumerable<string> Row(int[] part, Column[] columns, int[] widths, string[] row)
    {
        string[][] cells = [.. part.Select(k => (string[])[.. WrappedText.Lines(row[k], widths[k])])];
        for (int line = 0; line < cells.Max(c => c.Length); line++)
            yield return (new string(' ', Indent) + string.Join(new string(' ', Gap), cells.Select((c, i) => Place(line < c.Length ? c[line] : "", widths[part[i]], columns[part[i]].Numbers)))).TrimEnd();
    }

    private static string Place(string text, int width, bool right) => right ? text.PadLeft(width) : text.PadRight(width);

    private static int Total(int[] part, Func<int, int> width) => part.Sum(width) + Gap * (part.Length - 1);

    [GeneratedRegex(@"^((over|under|above|below|after|before|more than|x) |\+-|[-+<>$(] ?)*\.?\d")]
    private static partial Regex Number();

    // A label such as 64x2@1M, or a sentence that begins with a count.
    [GeneratedRegex("@|[a-z]{6,}")]
    private static partial Regex Words();

    /// <param name="Numbers">True for numbers and their intervals.</param>
    /// <param name="Widest">Characters of the widest cell.</param>
    /// <param name="Least">Characters that it can be brought down to.</param>
    private readonly record struct Column(bool Numbers, int Widest, int Least);
}
