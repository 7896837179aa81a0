using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

public sealed class RowFilterTests
{
    private static readonly string[] Columns = ["params", "dataset", "C4 Eval Loss", "it's", "and"];

    private static bool Keeps(string filter, params string[] row) =>
        RowFilter.Parse(filter).Bind(c => Array.IndexOf(Columns, c))(i => row[i]);

    [Theory]
    [InlineData("params<5e8", true)]
    [InlineData("params < 70M", false)]
    [InlineData("params=70M", true)]
    [InlineData("params==70_000_000", true)]
    [InlineData("params != 7e7", false)]
    [InlineData("params>=70M and params<=70M", true)]
    [InlineData("params>70M", false)]
    [InlineData("dataset=rpj", true)]
    [InlineData("dataset = RPJ", true)]
    [InlineData("dataset='rpj'", true)]
    [InlineData("dataset=\"rpj\"", true)]
    [InlineData("dataset!=rpj", false)]
    [InlineData("dataset=c4 or params=70M", true)]
    [InlineData("dataset=c4 or dataset=rpj and params<1", false)]
    [InlineData("(dataset=c4 or dataset=rpj) and params>1", true)]
    [InlineData("not dataset=c4 and params<1", false)]
    [InlineData("not (dataset=c4 and params<1)", true)]
    [InlineData("not not dataset=rpj", true)]
    [InlineData("dataset in (c4, rpj)", true)]
    [InlineData("dataset not in (c4, rpj)", false)]
    [InlineData("params in (1, 70M)", true)]
    [InlineData("'C4 Eval Loss'<3", true)]
    [InlineData("\"it's\"=x-1.5_y", true)]
    [InlineData("'it''s'=x-1.5_y", true)]
    [InlineData("'and'=''", true)]
    public void A_filter_keeps_the_rows_it_describes(string filter, bool kept) =>
        Assert.Equal(kept, Keeps(filter, "7e7", "rpj", "2.9", "x-1.5_y", ""));

    [Theory]
    [InlineData("nan")]
    [InlineData("")]
    [InlineData("inf")]
    [InlineData("70M tokens")]
    public void A_cell_without_a_finite_number_is_neither_above_nor_below_one_and_unequal_to_all(string cell)
    {
        Assert.False(Keeps("params>0 or params<=0 or params=0", cell));
        Assert.True(Keeps("params!=0", cell));
    }

    [Theory]
    [InlineData("", 1, "the end", "a column name")]
    [InlineData("params", 7, "the end", "one of = != < <= > >= in")]
    [InlineData("params 5", 8, "'5'", "one of = != < <= > >= in")]
    [InlineData("params <", 9, "the end", "a number or a word")]
    [InlineData("params < abc", 10, "'abc'", "a number such as 5e8 or 70B after <")]
    [InlineData("params < '5'", 10, "'5'", "a number such as 5e8 or 70B after <")]
    [InlineData("(params < 5", 12, "the end", "')'")]
    [InlineData("params < 5)", 11, "')'", "'and', 'or' or the end")]
    [InlineData("params < 5 and", 15, "the end", "a column name")]
    [InlineData("params < 5 dataset=a", 12, "'dataset'", "'and', 'or' or the end")]
    [InlineData("params in 5", 11, "'5'", "'('")]
    [InlineData("params in ()", 12, "')'", "a number or a word")]
    [InlineData("params in (1 2)", 14, "'2'", "')'")]
    [InlineData("params not 5", 12, "'5'", "'in'")]
    [InlineData("params = and", 10, "'and'", "a number or a word")]
    [InlineData("params ! 5", 8, "'!'", "one of = != < <= > >= in")]
    [InlineData("=5", 1, "'='", "a column name")]
    public void An_error_gives_the_position_what_was_found_and_what_was_expected(
        string filter, int position, string found, string expected)
    {
        var error = Assert.Throws<BadInputException>(() => RowFilter.Parse(filter));
        Assert.StartsWith(
            $"--where, position {position}: found {found}, expected {expected} in: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_quote_is_an_error_at_its_position()
    {
        var error = Assert.Throws<BadInputException>(() => RowFilter.Parse("dataset = 'rpj"));
        Assert.Contains("position 11: found a quote that is never closed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    public void Hostile_nesting_is_refused_and_does_not_overflow_the_stack(string piece)
    {
        string filter = string.Concat(Enumerable.Repeat(piece, 100_000)) + "params=1";
        var error = Assert.Throws<BadInputException>(() => RowFilter.Parse(filter));
        Assert.Contains("at most 100 nested conditions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_alternatives_are_no_problem()
    {
        string filter = string.Join(" or ", Enumerable.Range(0, 100_000).Select(i => $"params={i}"));
        Assert.True(Keeps(filter, "99999"));
        Assert.False(Keeps(filter, "100000"));
    }

    [Fact]
    public void Any_text_is_a_filter_or_a_clear_error() =>
        Choose.From("params", " ", "=", "<", ">=", "!", "(", ")", ",", "'", "\"", "in", "not", "and", "or", "5", "é",
            "\0").Array[0, 30].Sample(pieces =>
        {
            var error = Record.Exception(() => RowFilter.Parse(string.Concat(pieces)));
            Assert.True(error is null or BadInputException, $"{error}");
        });

    private static readonly Gen<string> Leaf = Gen.Select(
        Choose.From("params", "dataset", "\"C4 Eval Loss\"", "'it''s'", "'and'"),
        Gen.OneOf(
            Gen.Select(Choose.From("=", "==", "!=", "<", "<=", ">", ">="), Choose.From("0", "1", "2.5", "1k", "-1e3"), (s, n) =>
                $"{s}{n}"),
            Gen.Select(Choose.From("=", "!="), Choose.From("a", "'b c'", "'d''e'", "''"), (s, w) => $" {s} {w}"),
            Choose.From(" in (1, a)", " not in ('b c', 2.5)")),
        (c, rest) => c + rest);

    private static Gen<string> Filters(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Filters(depth - 1).Select(f => $"not ({f})"),
        Gen.Select(Filters(depth - 1), Choose.From(" and ", " OR "), Filters(depth - 1), (l, word, r) => l + word + r),
        Filters(depth - 1).Select(f => $"({f})"));

    private static readonly Gen<string[]> Rows =
        Choose.From("0", "1", "2.5", "1000", "-1000", "a", "b c", "d'e", "", "nan", "A").Array[5];

    [Fact]
    public void Printing_and_parsing_give_the_same_filter() => Gen.Select(Filters(3), Rows).Sample((text, row) =>
    {
        string printed = RowFilter.Parse(text).ToString();
        Assert.Equal(printed, RowFilter.Parse(printed).ToString());
        Assert.Equal(Keeps(text, row), Keeps(printed, row));
    });

    [Fact]
    public void De_Morgan_holds() => Gen.Select(Filters(2), Filters(2), Rows).Sample((a, b, row) =>
    {
        Assert.Equal(Keeps($"not (({a}) and ({b}))", row), Keeps($"not ({a}) or not ({b})", row));
        Assert.Equal(Keeps($"not (({a}) or ({b}))", row), Keeps($"not ({a}) and not ({b})", row));
    });

    [Fact]
    public void And_binds_tighter_than_or() => Gen.Select(Leaf, Leaf, Leaf, Rows).Sample((a, b, c, row) =>
        Assert.Equal(Keeps($"{a} or ({b} and {c})", row), Keeps($"{a} or {b} and {c}", row)));

    [Fact]
    public void A_filter_prints_its_meaning() => Assert.Equal(
        "(not ('params' < 1500000000)) or (('dataset' = 'c4') and ('x' != 'it''s'))",
        RowFilter.Parse("not params<1.5B or dataset==c4 and x != \"it's\"").ToString());
}
