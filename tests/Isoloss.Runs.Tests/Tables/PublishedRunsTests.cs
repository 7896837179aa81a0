using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

/// <summary>The reader on tables that others published.</summary>
public sealed class PublishedRunsTests
{
    private static RunTable Read(string file, string? where = null, params (string Name, string Column)[] map) =>
        RunTableReader.Read(
        Repository.SharedFile($"data/{file}"), new TableOptions
        {
            Where = where,
            Map = map.ToDictionary(m => m.Name, m => m.Column),
        });

    [Fact]
    public void Chinchilla_needs_no_help()
    {
        var table = Read("chinchilla_epoch_245.csv", "outlier_excluded=0");
        Assert.Equal(240, table.Rows.Count);
        Assert.Equal(["params is column N", "tokens is column D", "flops is column C", "outlier is column outlier_excluded",
            "240 of 245 rows satisfy outlier_excluded=0"], table.Assumptions);
    }

    [Fact]
    public void Gadre_needs_its_loss_named()
    {
        var error = Assert.Throws<BadInputException>(() => Read("gadre_104_runs.csv"));
        Assert.Contains(
            "no column for loss; the nearest is 'loss_openlm': --map loss=loss_openlm", error.Message, StringComparison.Ordinal);
        var table = Read("gadre_104_runs.csv", "dataset=rpj", ("loss", "loss_c4_val"));
        Assert.NotEmpty(table.Rows);
        Assert.Contains("params is column N, not N_no_embed (--map params=N_no_embed would change that)", table.Assumptions);
        Assert.Contains("flops is 6*params*tokens: no such column", table.Assumptions);
        Assert.All(table.Rows, r => Assert.Equal(6 * r.Params * r.Tokens, r.Flops));
    }

    [Theory]
    [InlineData("misfitting_own_runs_final.csv", 261, null, null)]
    [InlineData("porian_isoflop_recipes.csv", 1745, null, null)]
    [InlineData("olmo_ladder_final.csv", 41, "loss", "c4_ce_ma5")]
    [InlineData("isoflops_dev.csv", 593, null, null)]
    [InlineData("steplaw_dense_lr_bs_loss.csv", 1911, null, null)]
    [InlineData("datablations_repeated_epochs.csv", 296, null, null)]
    public void Every_row_of_a_published_table_is_read(string file, int rows, string? name, string? column)
    {
        var table = Read(file, null, name is null ? [] : [(name, column!)]);
        Assert.Equal(rows, table.Rows.Count);
        Assert.All(table.Rows, r => Assert.True(r.Params > 0 && r.Tokens > 0 && r.Flops > 0 && r.Loss > 0));
    }

    [Fact]
    public void Curves_begin_at_no_tokens_and_the_error_says_how_to_leave_those_rows_out()
    {
        var error = Assert.Throws<BadInputException>(() => Read("olmo_ladder_curves.csv", null, ("loss", "ce_c4_en")));
        Assert.EndsWith(":3601: column D: found '0.0', expected a finite number above 0; --where 'tokens>0' leaves out rows without one", error.Message, StringComparison.Ordinal);
        Assert.Equal(4196, Read("olmo_ladder_curves.csv", "tokens>0", ("loss", "ce_c4_en")).Rows.Count);
    }

    [Fact]
    public void Every_split_has_a_part_to_fit_and_a_part_to_predict()
    {
        string[] files = Directory.GetFiles(Repository.SharedFile("data/splits"), "*.csv");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            var table = RunTableReader.Read(file, new TableOptions());
            Assert.Equal(["test", "train"], table.Rows.Select(r => r.Part).Distinct().Order());
            Assert.Empty(table.Assumptions);
        }
    }
}
