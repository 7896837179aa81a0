namespace Isoloss.Tests;

/// <summary>What a table may say beside N, D and loss, from the command line to the answer.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Assumptions(ToolRun run) => run.Json["assumptions"]!.AsArray().Select(a => (string)a!);

    [Fact]
    public async Task Parquet_gives_the_same_fit_as_the_table_it_was_made_from()
    {
        string csv = _folder.File("runs.csv", Ladders.TwoArms(1)), parquet = Path.Combine(_folder.Path, "runs.parquet");
        Assert.Equal(0, (await ToolRun.Of("runs", "export", csv, "--to", parquet)).Code);
        string[] options = ["--where", "arm=base", "--json", "--resamples", "200"];
        var (first, second) = (await ToolRun.Of(["fit", csv, .. options]), await ToolRun.Of(["fit", parquet, .. options]));
        Assert.Equal(0, second.Code);
        Assert.Equal(first.Json["parameters"]!.ToJsonString(), second.Json["parameters"]!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PAR1")]
    [InlineData("params,tokens,loss\n1e8,2e9,3\n")]
    public async Task A_Parquet_file_that_is_none_is_refused(string content)
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.parquet", content));
        Assert.Equal(2, run.Code);
        Assert.Contains("Parquet", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Outliers_are_never_dropped_in_silence()
    {
        string file = Repository.SharedFile("data/chinchilla_epoch_245.csv");
        string[] fit = ["fit", file, "--law", "chinchilla", "--json", "--resamples", "200"];
        var kept = await ToolRun.Of(fit);
        Assert.Equal(245, (int)kept.Json["runs"]!);
        Assert.Contains("5 of 245 runs are flagged as outliers (column outlier_excluded) and kept; --outliers drop leaves them out",
            Assumptions(kept));
        var dropped = await ToolRun.Of([.. fit, "--outliers", "drop"]);
        Assert.Equal(240, (int)dropped.Json["runs"]!);
        Assert.Contains("5 of 245 runs are flagged as outliers (column outlier_excluded) and left out (--outliers drop)",
            Assumptions(dropped));
        Assert.Contains("assumed: 5 of 245 runs", dropped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_for_N_and_FLOP_are_followed_and_recorded()
    {
        string file = Repository.SharedFile("data/misfitting_own_runs_final.csv");
        var run = await ToolRun.Of("runs", "ls", file, "--n-rule", "non-embedding", "--flop-rule", "6nd", "--json");
        Assert.Equal(0, run.Code);
        var first = run.Json["runs"]![0]!;
        Assert.Equal(35842752, (double)first["params"]!);
        Assert.Equal(6 * 35842752.0 * 16777216000, (double)first["flops"]!);
        Assert.Contains("params is taken without embeddings (--n-rule non-embedding)", Assumptions(run));
        Assert.Contains(Assumptions(run), a => a.Contains("--flop-rule 6nd", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--outliers", "maybe", "--outliers: found 'maybe', expected keep or drop")]
    [InlineData("--outliers", "drop", "no column that flags outliers")]
    [InlineData("--n-rule", "kaplan", "--n-rule: found 'kaplan', expected total or non-embedding")]
    [InlineData("--n-rule", "non-embedding", "no column of parameters without embeddings")]
    [InlineData("--flop-rule", "8nd", "--flop-rule: found '8nd', expected recorded or 6nd")]
    [InlineData("--flop-rule", "recorded", "no column for flops")]
    [InlineData("--map", "loss", "--map: found 'loss', expected name=column")]
    [InlineData("--map", "learning_rat=x", "did you mean 'learning_rate'?")]
    public async Task A_rule_that_cannot_be_followed_is_refused(string option, string value, string message)
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task The_same_name_mapped_twice_is_refused()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--map", "loss=loss", "--map", "loss=tokens");
        Assert.Equal(2, run.Code);
        Assert.Contains("--map: found loss twice (loss, tokens), expected it once", run.Error, StringComparison.Ordinal);
    }
}
