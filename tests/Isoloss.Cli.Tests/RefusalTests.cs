using System.Globalization;

namespace Isoloss.Tests;

/// <summary>What cannot be meant, or would do nothing, is refused or spoken of.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("compute, time or cost", "compare", "RUNS", "--worth", "7")]
    [InlineData("compute, time or cost", "compare", "RUNS", "--worth", "foo")]
    [InlineData("expected at least 1 parameter and 1 token", "compare", "RUNS", "--baseline", "base", "--at", "flops=1")]
    [InlineData("at most 1E+35 FLOP", "compare", "RUNS", "--baseline", "base", "--at", "flops=1e300")]
    [InlineData("at most 1E+35 FLOP", "predict", "RUNS", "--arm", "base", "--at", "flops=1e300")]
    [InlineData("found flops twice", "predict", "RUNS", "--arm", "base", "--at", "flops=1e22,flops=1e23")]
    [InlineData("--penalty: found 5", "plan", "RUNS", "--arm", "base", "--flops", "1e22", "--penalty", "5")]
    [InlineData("which is what is read", "runs", "export", "RUNS", "--to", "RUNS")]
    [InlineData("STUDY: found no folder", "study", "new", "no-such-folder/s.yaml")]
    [InlineData("--out: found the file", "study", "run", "s.yaml", "--out", "RUNS")]
    public async Task What_cannot_be_meant_is_refused(string expected, params string[] args)
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of([.. args.Select(a => a == "RUNS" ? file : a)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Isoloss.", run.Error, StringComparison.Ordinal);
        Assert.Equal(Ladders.TwoArms(1), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_study_is_not_paused_where_there_is_nothing()
    {
        string folder = Path.Combine(_folder.Path, "nothere");
        var run = await ToolRun.Of("study", "pause", Path.Combine(Repository.Root, "samples", "demo", "quick.yaml"), "--out", folder);
        Assert.Equal(2, run.Code);
        Assert.Contains("nothing was paused", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task An_unknown_study_is_named_when_runs_are_listed()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, new string('a', Isoloss.Runs.Directories.RunKey.Length)));
        var run = await ToolRun.Of("runs", "ls", _folder.Path, "--study", "zzz");
        Assert.Equal(2, run.Code);
        Assert.Contains("--study: found 'zzz'", run.Error, StringComparison.Ordinal);
        var all = await ToolRun.Of("runs", "ls", _folder.Path);
        Assert.Contains("run.json: missing", all.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("1 run", all.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--unique-tokens does nothing here: all laws", "predict", "RUNS", "--arm", "base", "--flops", "1e20", "--unique-tokens", "1B")]
    [InlineData("--learning-rate does nothing here: the law chinchilla", "predict", "--law", "hoffmann-2022", "--flops", "1e20", "--learning-rate", "0.1")]
    [InlineData("--price does nothing here", "compare", "RUNS", "--baseline", "base", "--at", "flops=1e21", "--price", "2")]
    [InlineData("--to-loss does nothing here", "compare", "RUNS", "--baseline", "base", "--at", "flops=1e21", "--to-loss", "3")]
    public async Task An_option_that_does_nothing_is_spoken_of(string note, params string[] args)
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of([.. args.Select(a => a == "RUNS" ? file : a)]);
        Assert.Equal(0, run.Code);
        Assert.Contains(note, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_appended_to_itself_is_pointed_out()
    {
        string csv = Ladders.TwoArms(1.2), body = csv[(csv.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        string file = _folder.File("runs.csv", csv + body);
        var fit = await ToolRun.Of("fit", file, "--arm", "base", "--resamples", "100");
        Assert.Contains("duplicate-rows: runs: 12 of 24 rows repeat", fit.Out, StringComparison.Ordinal);
        var compare = await ToolRun.Of("compare", file, "--baseline", "base", "--at", "flops=1e21", "--json");
        Assert.Equal(2, compare.Json["diagnostics"]!.AsArray().Count(d => (string)d!["code"]! == "duplicate-rows"));
        var seeds = await ToolRun.Of("seeds", file, "--arm", "base", "--detect", "1.05");
        Assert.Equal(2, seeds.Code);
        Assert.Contains("replicates whose losses are identical", seeds.Error, StringComparison.Ordinal);
        var stated = await ToolRun.Of("seeds", file, "--arm", "base", "--detect", "1.05", "--noise", "0.01", "--json");
        Assert.Contains(stated.Json["diagnostics"]!.AsArray(), d => (string)d!["code"]! == "duplicate-rows");
    }

    [Fact]
    public async Task A_placebo_that_is_the_arm_itself_says_so()
    {
        var run = await ToolRun.Of("seeds", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--placebo", "base", "--detect", "1.05");
        Assert.Equal(2, run.Code);
        Assert.Contains("it is the same arm", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_counting_seeds_stops_no_number_is_given()
    {
        string[] call = ["seeds", "--detect", "1.0001", "--noise", "1", "--loss", "3"];
        Assert.StartsWith("more than 1,000,000 seeds per arm", (await ToolRun.Of(call)).Out, StringComparison.Ordinal);
        var json = (await ToolRun.Of([.. call, "--json"])).Json;
        Assert.Null(json["seeds"]);
        Assert.True((bool)json["capped"]!);
    }

    [Fact]
    public async Task A_point_below_the_runs_is_not_called_inside_them()
    {
        var run = await ToolRun.Of("predict", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--params", "1", "--tokens", "1");
        Assert.Contains("below their range: over 1000x less size", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("inside their range", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_impossible_loss_gives_no_impossible_percentage()
    {
        string[] lines = Ladders.TwoArms(1).Split('\n');
        string[] cells = lines[2].Split(',');
        cells[4] = 1e308.ToString(CultureInfo.InvariantCulture);
        lines[2] = string.Join(',', cells);
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", string.Join('\n', lines)), "--arm", "base", "--resamples", "100");
        Assert.Equal(0, run.Code);
        Assert.Contains("over +1000% off the trend", run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d{5,} ?%", run.Out);
    }
}
