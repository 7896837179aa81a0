using System.Text;
using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

public sealed class TableBlocksTests
{
    private static readonly TableOptions Plain = new();

    private static RunTable? InBlocks(string text, int size, TableOptions? options = null) =>
        TableBlocks.TryRead("-", new MemoryStream(Encoding.UTF8.GetBytes(text)), null, options ?? Plain, size);

    private static RunTable Ordinary(string text, TableOptions? options = null) =>
        RunTableReader.Read("-", options ?? Plain, new StringReader(text));

    private static readonly Gen<string> Row =
        from numbers in Gen.Select(Gen.Double[1e-3, 1e12], Gen.Double[1, 1e15], Gen.Double[0.1, 20])
        from label in Choose.From("", "base", " muon ", "é", "大", "a b")
        from flag in Choose.From("", "0", "1", "True")
        from end in Choose.From("\n", "\n", "\n", "\r\n", "\n\n", "\n,,,,\n")
        select FormattableString.Invariant($"{label},{numbers.Item1:R}, {numbers.Item2:R} ,{numbers.Item3:R},{flag}{end}");

    [Fact]
    public void Blocks_of_any_size_give_what_ordinary_reading_gives() =>
        Gen.Select(Row.Array[1, 60], Gen.Int[64, 600], Gen.Bool).Sample((rows, size, filtered) =>
        {
            string text = "arm,N,D,loss,outlier\n" + string.Concat(rows);
            var options = new TableOptions { Where = filtered ? "loss>0.05" : null };
            var (blocks, whole) = (InBlocks(text, size, options), Ordinary(text, options));
            if (blocks is null)
                Assert.True(text.Split('\n').Any(line => Encoding.UTF8.GetByteCount(line) + 1 >= size / 2), "plain text was declined");
            else
                Assert.Equal(whole.Rows, blocks.Rows);
            if (blocks is not null)
                Assert.Equal(whole.Assumptions, blocks.Assumptions);
        });

    private static readonly Gen<string> Line =
        from numbers in Gen.Select(Gen.Double[1e-3, 1e12], Gen.Double[1, 1e15], Gen.Double[0.1, 20])
        from label in Choose.From("null", "\"base\"", "\" muon \"", "\"\\u00e9\\n\"", "\"大\"", "7", "true", "\"70B\"")
        from d in Choose.From("\"1.4T\"", "2e9", "2000000000")
        from order in Gen.Bool
        from end in Choose.From("\n", "\n", " \r\n", "\n\n", "\n  \n")
        select order
            ? FormattableString.Invariant($"{{\"arm\":{label},\"N\":{numbers.Item1:R},\"D\":{d},\"loss\":{numbers.Item3:R}}}{end}")
            : FormattableString.Invariant($"{{ \"loss\" : {numbers.Item3:R}, \"D\": {d}, \"\\u004e\": {numbers.Item1:R} }}{end}");

    [Fact]
    public void Blocks_of_JSON_lines_give_what_ordinary_reading_gives() =>
        Gen.Select(Line.Array[1, 60], Gen.Int[256, 1000]).Sample((lines, size) =>
        {
            string text = "{\"arm\":\"a\",\"N\":1,\"D\":2,\"loss\":3}\n" + string.Concat(lines);
            var (blocks, whole) = (InBlocks(text, size), Ordinary(text));
            Assert.NotNull(blocks);
            Assert.Equal(whole.Rows, blocks.Rows);
            Assert.Equal(whole.Assumptions, blocks.Assumptions);
        });

    [Theory]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3}\n{\"N\":1,\"D\":2,\"loss\":3,\"arm\":\"late\"}\n")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3,\"tags\":[1]}\n")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3,\"config\":{\"lr\":1}}\n")]
    public void JSON_lines_of_different_shapes_are_left_to_ordinary_reading(string text)
    {
        Assert.Null(InBlocks(text, 1 << 12));
        Assert.NotEmpty(Ordinary(text).Rows);
    }

    [Theory]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3,\"loss\":3}")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3} {}")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":\"\\ud800\"}")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":1e999}")]
    [InlineData("[1]")]
    public void A_wrong_line_is_the_same_error_both_ways(string line)
    {
        using var folder = new TemporaryFolder();
        string text = "{\"N\":1,\"D\":2,\"loss\":3}\n" + line + "\n";
        string file = folder.Write("lines.jsonl", text);
        string message = Assert.Throws<BadInputException>(() => RunTableReader.Read(file, Plain)).Message;
        Assert.StartsWith($"{file}:2: ", message, StringComparison.Ordinal);
        Assert.Equal(message.Replace(file, "-", StringComparison.Ordinal), Assert.Throws<BadInputException>(() => Ordinary(text)).Message);
    }

    [Fact]
    public void Any_text_is_declined_or_gives_what_ordinary_reading_gives() =>
        Choose.From("N", "D", "loss", ",", ",", ",", "\n", "\n", "\n", "1", "2e9", "\"", ";", "\t", "{", "\r", " ", "é", "\0", "nan", "1,2,3\n")
            .Array[0, 40].Sample(pieces =>
            {
                foreach (string text in new[] { string.Concat(pieces), "N,D,loss\n1,2,3\n4,5,6\n" + string.Concat(pieces) })
                    if (InBlocks(text, 32) is { } blocks)
                    {
                        var whole = Ordinary(text);
                        Assert.Equal(whole.Rows, blocks.Rows);
                        Assert.Equal(whole.Assumptions, blocks.Assumptions);
                    }
            });

    [Theory]
    [InlineData("N,D,loss,note\n1,2,3,\"a\nb\"\n")]
    [InlineData("\uFEFFN,D,loss\n1,2,3\n")]
    [InlineData("N,D,loss\r1,2,3\r")]
    [InlineData("N,D,loss\n1,2,x\n")]
    [InlineData("")]
    public void What_is_unusual_or_wrong_is_left_to_ordinary_reading(string text) => Assert.Null(InBlocks(text, 1 << 12));

    [Fact]
    public void An_error_in_a_late_block_is_reported_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("run,N,D,loss\n");
        for (int i = 0; i < 200_000; i++)
            text.Append(i == 187_654 ? "a,100000000,nothing,3.25\n" : "a,100000000,2000000000,3.25\n");
        string file = folder.Write("late.csv", text.ToString());
        Assert.Equal($"{file}:187656: column D: found 'nothing', expected a finite number above 0; "
            + "--where 'tokens>0' leaves out rows without one",
            Assert.Throws<BadInputException>(() => RunTableReader.Read(file, Plain)).Message);
    }

    [Fact]
    public async Task A_large_file_is_read_whole_in_order_and_by_many_at_once()
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("run,step,N,D,lr,loss\n");
        for (int i = 1; i <= 150_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a,{i},1e8,{i}000,0.001,{3 + 1.0 / i:R}\n");
        string file = folder.Write("curves.csv", text.ToString());
        var tables = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RunTableReader.Read(file, Plain))));
        foreach (var table in tables)
        {
            Assert.Equal(150_000, table.Rows.Count);
            Assert.Equal(Enumerable.Range(1, 150_000).Select(i => (1000.0 * i, 3 + 1.0 / i)), table.Rows.Select(r => (r.Tokens, r.Loss)));
            Assert.Equal("curves.csv:150001", table.Rows[^1].Id);
        }
    }
}
