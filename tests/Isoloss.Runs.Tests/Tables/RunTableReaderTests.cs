using System.Text;
using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

public sealed class RunTableReaderTests
{
    private static readonly TableOptions Plain = new();

    private static RunTable ReadText(string text, TableOptions? options = null) =>
        RunTableReader.Read("-", options ?? Plain, new StringReader(text));

    private static string Error(string text, TableOptions? options = null) =>
        Assert.Throws<BadInputException>(() => ReadText(text, options)).Message;

    private static TableOptions Map(params (string Name, string Column)[] map) =>
        new() { Map = map.ToDictionary(m => m.Name, m => m.Column) };

    [Theory]
    [InlineData("N,D,C,loss")]
    [InlineData("params,tokens,flops,loss")]
    [InlineData("n_params,train_tokens,train_flops,val_loss")]
    [InlineData("Parameter Count,Training-Tokens,Compute,Validation Loss")]
    [InlineData("model_size,n_tokens,flop,final_loss")]
    [InlineData("\"num_params\";\"tokens\";\"compute\";\"eval_loss\"")]
    [InlineData("N_no_embed\tD\tC\tL")]
    public void Columns_are_recognised_under_their_usual_names(string header)
    {
        string separator = header.Contains(';', StringComparison.Ordinal) ? ";" : header.Contains('\t', StringComparison.Ordinal)
            ? "\t"
            : ",";
        var run = Assert.Single(ReadText(header + "\n" + string.Join(separator, "70B", "1.4T", "5.88e23", "1.9") + "\n").Rows);
        Assert.Equal((70e9, 1.4e12, 5.88e23, 1.9), (run.Params, run.Tokens, run.Flops, run.Loss));
        Assert.Equal(RunState.Finished, run.State);
        Assert.Equal("-:2", run.Id);
    }

    [Fact]
    public void Labels_seed_and_measurements_are_read()
    {
        var run = Assert.Single(ReadText("variant,part,rung,seed,n,d,loss,oracle_loss,tokens_per_s,seconds\nmuon,train,64x2,3.0,1,2,3,2.5,1000,9\n").Rows);
        Assert.Equal(("muon", "train", "64x2", 3), (run.Arm, run.Part, run.Rung, run.Seed));
        Assert.Equal((2.5, 1000, 9), (run.OracleLoss, run.TokensPerSecond, run.Seconds));
    }

    [Fact]
    public void Every_choice_is_stated()
    {
        var table = ReadText("N,N_no_embed,D,val_loss,loss\n1,2,3,4,5\n");
        Assert.Equal(
            [
                "params is column N, not N_no_embed (--map params=N_no_embed would change that)",
                "tokens is column D",
                "loss is column loss, not val_loss (--map loss=val_loss would change that)",
                "flops is 6*params*tokens: no such column",
            ],
            table.Assumptions);
        Assert.Equal((1, 5, 18), (table.Rows[0].Params, table.Rows[0].Loss, table.Rows[0].Flops));
    }

    [Fact]
    public void Of_params_tokens_and_flops_two_give_the_third()
    {
        Assert.Equal(2, ReadText("tokens,flops,loss\n3,36,1\n") is var noParams ? noParams.Rows[0].Params : 0);
        Assert.Contains("params is flops/(6*tokens): no such column", noParams.Assumptions);
        var noTokens = ReadText("params,flops,loss\n2,36,1\n");
        Assert.Equal(3, noTokens.Rows[0].Tokens);
        Assert.Contains("tokens is flops/(6*params): no such column", noTokens.Assumptions);
    }

    [Fact]
    public void Two_likely_columns_need_a_choice_and_a_map_makes_it()
    {
        const string text = "N,D,val_loss,eval_loss\n1,2,3,4\n";
        Assert.Equal("-: several columns could be loss: val_loss, eval_loss; choose one with --map loss=val_loss", Error(text));
        Assert.Equal(4, ReadText(text, Map(("loss", "eval_loss"))).Rows[0].Loss);
        Assert.Equal(4, ReadText(text, Map(("L", "Eval Loss"))).Rows[0].Loss);
    }

    [Theory]
    [InlineData("N,D,loss_c4,acc\n1,2,3,4\n", "no column for loss; the nearest is 'loss_c4': --map loss=loss_c4 (found N, D, loss_c4, acc)")]
    [InlineData("N,D,acc\n1,2,3\n", "no column for loss; name it with --map loss=COLUMN (found N, D, acc)")]
    [InlineData("parms,loss,D\n1,2,3\n", "no column for params; the nearest is 'parms': --map params=parms")]
    [InlineData("loss,loss,N,D\n1,2,3,4\n", "several columns could be loss: loss, loss; choose one with --map loss=loss after renaming those of the same name")]
    public void A_missing_or_doubled_column_is_named_with_what_was_found(string text, string message) =>
        Assert.Contains(message, Error(text), StringComparison.Ordinal);

    [Fact]
    public void A_map_to_nowhere_or_from_nothing_names_the_nearest()
    {
        const string text = "N,D,loss_c4\n1,2,3\n";
        Assert.Contains("--map loss=loss_c5: no column 'loss_c5'; did you mean 'loss_c4'?", Error(text, Map(("loss", "loss_c5"))),
            StringComparison.Ordinal);
        Assert.Contains("--map: found 'los', expected one of", Error(text, Map(("los", "loss_c4"))), StringComparison.Ordinal);
        Assert.Contains("did you mean 'loss'?", Error(text, Map(("los", "loss_c4"))), StringComparison.Ordinal);
        Assert.Contains("column 'x' is there 2 times (columns 3, 4)", Error("N,D,x,x\n1,2,3,4\n", Map(("loss", "x"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,2,3", "-:3: column N: found '0', expected a finite number above 0")]
    [InlineData("-1,2,3", "-:3: column N: found '-1', expected a finite number above 0")]
    [InlineData("1,,3", "-:3: column D: found nothing, expected a finite number above 0")]
    [InlineData("1,many,3", "-:3: column D: found 'many', expected a finite number above 0")]
    [InlineData("1,2,NaN", "-:3: column loss: found 'NaN', expected a finite number above 0; --where 'loss>0' leaves out rows without one")]
    [InlineData("1,2,inf", "-:3: column loss: found 'inf'")]
    [InlineData("1,2,", "-:3: column loss: found nothing")]
    [InlineData("1,1e400,3", "-:3: column D: found '1e400'")]
    [InlineData("1,2", "-:3: found 2 cells, expected 3 as in the header")]
    [InlineData("1,2,3,4", "-:3: found 4 cells, expected 3 as in the header")]
    [InlineData("1,2,\"3", "-:3: ")]
    public void A_bad_row_is_reported_with_its_place(string row, string message) =>
        Assert.StartsWith(message, Error($"N,D,loss\n1,2,3\n{row}\n"), StringComparison.Ordinal);

    [Fact]
    public void Rows_without_a_loss_can_be_left_out()
    {
        var table = ReadText("N,D,loss\n1,2,NaN\n1,2,3\n1,2,\n1,2,inf\n", new TableOptions { Where = "loss>0" });
        Assert.Equal(3, Assert.Single(table.Rows).Loss);
        Assert.Contains("1 of 4 rows satisfy loss>0", table.Assumptions);
    }

    [Fact]
    public void A_filter_sees_original_canonical_and_derived_columns()
    {
        const string text = "N,D,val_loss,data set\n1,2,3,a\n4,5,6,b\n";
        foreach (string where in new[] { "N=4", "params=4", "'data set'=b", "dataset=b", "flops>100", "loss=6", "val_loss>5" })
            Assert.Equal(4, Assert.Single(ReadText(text, new TableOptions { Where = where }).Rows).Params);
        Assert.Contains("--where: no column 'tokns'; did you mean 'tokens'?", Error(text, new TableOptions { Where = "tokns>1" }),
            StringComparison.Ordinal);
        Assert.Equal("-: none of 2 rows satisfies --where 'N>9'", Error(text, new TableOptions { Where = "N>9" }));
    }

    [Theory]
    [InlineData("", "found nothing, expected a table with a header")]
    [InlineData("\n\n\n", "found nothing, expected a table with a header")]
    [InlineData("N,D,loss\n", "found a header without rows")]
    [InlineData("N,D,loss", "found a header without rows")]
    [InlineData("N,D,loss\n,,\n\n", "found a header without rows")]
    [InlineData("[{\"N\":1}]", "found a JSON array, expected JSON lines")]
    [InlineData("{\"N\":1}\n7\n", "-:2: found Number, expected a JSON object")]
    [InlineData("{\"N\":1}\n{\"N\":\n", "-:2: expected one JSON object a line")]
    [InlineData("{\"N\":1,\"N\":2}\n", "-:1: expected one JSON object a line")]
    [InlineData("\0\u0001N,D,loss\n1,2,3\n", "found a binary file")]
    public void What_is_no_table_is_refused(string text, string message) =>
        Assert.Contains(message, Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("N,D,loss\r\n1,2,3\r\n\r\n\r\n")]
    [InlineData("\uFEFFN,D,loss\n1,2,3")]
    [InlineData("\n\nN, D, loss\n1, 2, 3\n,,\n,\n")]
    [InlineData("\"N\",\"D\",\"loss\"\n\"1\",\" 2 \",\"3\"\n")]
    [InlineData("N,D,loss,note\n1,2,3,\"two\nlines, and \"\"quotes\"\"\"\n")]
    [InlineData("N\tD\tloss\n1\t2\t3\n")]
    [InlineData("N;D;loss\n1;2;3\n")]
    [InlineData("{\"N\":1,\"D\":2,\"loss\":3}\n\n")]
    public void Spelling_of_the_file_does_not_matter(string text)
    {
        var run = Assert.Single(ReadText(text).Rows);
        Assert.Equal((1, 2, 3), (run.Params, run.Tokens, run.Loss));
    }

    [Fact]
    public void Names_of_nested_objects_are_joined_and_rows_may_lack_some()
    {
        const string text = "{\"config\":{\"N\":1,\"D\":2},\"loss\":3,\"seed\":null}\n{\"loss\":4,\"config\":{\"D\":6,\"N\":5,\"lr\":[1]},\"arm\":\"muon\"}\n";
        var rows = ReadText(text, Map(("params", "config.N"), ("tokens", "config.D"))).Rows;
        Assert.Equal([(1, 2, 3, null), (5, 6, 4, "muon")], rows.Select(r => (r.Params, r.Tokens, r.Loss, r.Arm)));
        Assert.StartsWith("-:2: column D: found nothing", Error("{\"N\":1,\"D\":2,\"loss\":3}\n{\"N\":1,\"loss\":3}\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_counted_through_blank_and_quoted_ones()
    {
        Assert.StartsWith(
            "-:7: column N: found 'x'", Error("\n\nN,D,note,loss\n1,2,\"a\nb\",3\n\nx,2,c,3\n"), StringComparison.Ordinal);
        Assert.StartsWith("-:3: column N: found 'x'", Error("{\"N\":1,\"D\":2,\"loss\":3}\n\n{\"N\":\"x\",\"D\":2,\"loss\":3}\n"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Diverged", RunState.Diverged)]
    [InlineData("crashed", RunState.Failed)]
    [InlineData("running", RunState.Running)]
    public void A_run_that_is_not_finished_needs_no_loss(string word, RunState state)
    {
        var run = Assert.Single(ReadText($"N,D,loss,State\n1,2,nan,{word}\n").Rows);
        Assert.Equal(state, run.State);
        Assert.True(double.IsNaN(run.Loss));
        Assert.StartsWith("-:2: column state: found 'lost', expected one of queued, running",
            Error("N,D,loss,state\n1,2,3,lost\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("3e9")]
    [InlineData("one")]
    public void A_seed_is_a_whole_number_or_nothing(string seed) =>
        Assert.Contains(
            $"column seed: found '{seed}', expected", Error($"N,D,loss,seed\n1,2,3,{seed}\n"), StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named_with_its_nearest_neighbour()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ladder.csv", "N,D,loss\n1,2,3\n");
        var error = Assert.Throws<BadInputException>(() => RunTableReader.Read(folder.In("lader.csv"), Plain));
        Assert.Contains(
            "lader.csv: no such file or directory; did you mean 'ladder.csv'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_extension_decides_where_the_content_leaves_it_open()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("a,b", RunTableReader.Read(folder.Write("a.tsv", "N\tD\tloss\tarm\n1\t2\t3\ta,b\n"), Plain).Rows[0].Arm);
    }

    [Fact]
    public void UTF_16_with_its_mark_is_read_and_other_encodings_are_refused()
    {
        using var folder = new TemporaryFolder();
        string wide = folder.Write("wide.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("N,D,loss\n1,2,3\n")]);
        Assert.Single(RunTableReader.Read(wide, Plain).Rows);
        string latin = folder.Write("latin.csv", Encoding.Latin1.GetBytes("N,D,loss,modèle\n1,2,3,4\n"));
        Assert.Contains(
            "UTF-8", Assert.Throws<BadInputException>(() => RunTableReader.Read(latin, Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_runs_or_a_clear_error_and_nothing_else() =>
        Choose.From("N", "D", "loss", ",", ",", "\n", "\n", "1", "2e9", "\"", ";", "\t", "{", "}", ":", "[", "\r", " ", "é", "\0",
            "-", "nan", "state", "seed")
            .Array[0, 40].Sample(pieces =>
            {
                foreach (string text in new[] { string.Concat(pieces), "N,D,loss\n1,2,3\n" + string.Concat(pieces), "{\"N\":1,\"D\":2,\"loss\":3}\n" + string.Concat(pieces) })
                {
                    var error = Record.Exception(() => ReadText(text));
                    Assert.True(error is null or BadInputException, $"{error}");
                }
            });

    [Theory]
    [InlineData("random")]
    [InlineData("zeros")]
    [InlineData("letters")]
    [InlineData("quote")]
    [InlineData("brace")]
    public void A_hundred_megabytes_of_garbage_are_refused(string kind)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[100 << 20];
        if (kind == "random")
            new Random(1).NextBytes(bytes);
        else
            bytes.AsSpan().Fill(kind == "zeros" ? (byte)0 : (byte)'a');
        if (kind == "quote")
            "N,D,loss\n1,2,\""u8.CopyTo(bytes);
        if (kind == "brace")
            "{"u8.CopyTo(bytes);
        string file = folder.Write("garbage.csv", bytes);
        bytes = [];
        Assert.True(Assert.Throws<BadInputException>(() => RunTableReader.Read(file, Plain)).Message.Length < 2000);
    }
}
