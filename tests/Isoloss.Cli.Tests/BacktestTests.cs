namespace Isoloss.Tests;

public sealed class BacktestTests
{
    [Theory]
    [InlineData("olmo-ladder-c4-190m-1-3b-1-10xc-3-2b-0-5-10xc.csv", 5)]
    [InlineData("misfitting-fineweb-c4-transformer-budgets-7e-17-3e-18-1e-19.csv", 6)]
    [InlineData("gadre-rpj-n-411m-all-mults-1-4b-6-9b-runs.csv", 3)]
    public async Task A_split_lists_every_test_run_with_what_was_predicted_and_what_happened(string split, int runs)
    {
        string file = Repository.SharedFile($"data/splits/{split}");
        var answer = (await ToolRun.Of("backtest", file, "--json")).Json;
        Assert.Equal("split", (string)answer["mode"]!);
        var points = answer["points"]!.AsArray();
        Assert.Equal(runs, points.Count);
        Assert.All(points, p =>
        {
            Assert.InRange((double)p!["predicted"]!, (double)p["lower"]!, (double)p["upper"]!);
            Assert.InRange((double)p["actual"]!, (double)p["lower"]!, (double)p["upper"]!);
            Assert.True((double)p["fitted_up_to"]! > 0);
        });
        Assert.Contains("expect +-", (string)answer["outlook"]!["sentence"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolling_hold_outs_judge_every_run_beyond_each_cut()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("runs.csv", Ladders.TwoArms(1, 0.003));
        var answer = (await ToolRun.Of("backtest", file, "--arm", "base", "--json")).Json;
        Assert.Equal("rolling", (string)answer["mode"]!);
        Assert.True((int)answer["hold_outs"]! > 1);
        Assert.InRange((double)answer["coverage"]!, 0.7, 1);
        Assert.All(answer["points"]!.AsArray(), p => Assert.True((double)p!["flops"]! > (double)p["fitted_up_to"]!));
    }

    [Fact]
    public async Task A_part_that_is_neither_train_nor_test_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("runs.csv", "part,params,tokens,loss\ntrain,1e6,1e8,4\nvalid,2e6,1e8,3.9\n");
        var run = await ToolRun.Of("backtest", file);
        Assert.Equal(2, run.Code);
        Assert.Contains("found 'valid', expected train or test", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_nothing_to_predict_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("runs.csv", "part,params,tokens,loss\ntrain,1e6,1e8,4\ntrain,2e6,1e8,3.9\n");
        var run = await ToolRun.Of("backtest", file);
        Assert.Equal(2, run.Code);
        Assert.Contains("found no run with 'test'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_runs_to_hold_any_out_are_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("runs.csv", "params,tokens,loss\n1e6,1e8,4\n2e6,1e8,3.9\n4e6,2e8,3.7\n8e6,4e8,3.5\n");
        var run = await ToolRun.Of("backtest", file);
        Assert.Equal(2, run.Code);
        Assert.Contains("a backtest needs", run.Error, StringComparison.Ordinal);
    }
}
