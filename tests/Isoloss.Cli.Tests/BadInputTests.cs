namespace Isoloss.Tests;

/// <summary>Each wrong input gives a clear message and exit code 2, and nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header = "params,tokens,loss\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "found nothing")]
    [InlineData("params,tokens\n1e8,2e9\n", "loss")]
    [InlineData(Header + "0,2e9,3.1\n", "0")]
    [InlineData(Header + "1e8,2e9,NaN\n", "NaN")]
    [InlineData(Header + "1e8,-5,3\n", "-5")]
    [InlineData(Header + "1e8,two,3\n", "two")]
    public async Task A_table_that_cannot_be_used_is_refused_with_what_was_found(string csv, string found)
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", csv));
        Assert.Equal(2, run.Code);
        Assert.Contains(found, run.Error, StringComparison.Ordinal);
        Assert.Contains("runs.csv", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("fit", "no-such-file.csv")]
    [InlineData("fitt", "runs.csv")]
    [InlineData("predict", "runs.csv", "--params", "-1")]
    [InlineData("predict", "runs.csv", "--flops", "many")]
    [InlineData("fit", "runs.csv", "--law", "chinchila")]
    [InlineData("fit", "runs.csv", "--level", "95")]
    [InlineData("fit", "runs.csv", "--level", "abc")]
    [InlineData("fit", "runs.csv", "--resamples", "1e3")]
    [InlineData("fit", "runs.csv", "--seed", "99999999999")]
    [InlineData("fit", "runs.csv", "--arm", "base", "--report", "/no/such/folder/report.html")]
    [InlineData("compare", "runs.csv", "--smallest-gain", "abc")]
    [InlineData("compare", "runs.csv", "--decide-at", "0.4")]
    [InlineData("predict", "runs.csv", "--arm", "base", "--at", "flops=1e24", "--flops", "1e22")]
    [InlineData("predict", "runs.csv", "--arm", "base", "--flops", "1")]
    [InlineData("compare", "runs.csv", "--at", "flops=1e24,params=1B")]
    [InlineData("study", "run", "no-such-study.yaml")]
    [InlineData("runs", "show", "no-such-directory", "abc")]
    public async Task A_wrong_call_is_refused(params string[] args)
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of([.. args.Select(a => a == "runs.csv" ? file : a)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(run.Error.Split('\n'), line => line.StartsWith("isoloss: ", StringComparison.Ordinal));
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Two_runs_at_one_rung_that_disagree_wildly_are_pointed_out()
    {
        string csv = Ladders.TwoArms(1.2) + "base,1e8,4e9,2,9.5\n";
        await RefusedUnlessAsIs(csv, "replicates-disagree", "N=1e8, D=4e9");
    }

    [Fact]
    public async Task A_missing_rung_is_named_and_refused_or_left_out()
    {
        string csv = string.Join('\n', Ladders.TwoArms(1.2).Split('\n').Where(line => !line.StartsWith("change,100000000,4000000000", StringComparison.Ordinal)));
        await RefusedUnlessAsIs(csv, "rung-missing", "N=1e8, D=4e9");
    }

    private async Task RefusedUnlessAsIs(string csv, string code, string where)
    {
        string[] call = ["compare", _folder.File("runs.csv", csv), "--baseline", "base", "--variant", "change", "--at", "flops=1e21", "--json"];
        var refused = await ToolRun.Of(call);
        Assert.Equal(2, refused.Code);
        Assert.Contains(where, refused.Error, StringComparison.Ordinal);
        Assert.Contains("--as-is", refused.Error, StringComparison.Ordinal);
        var run = await ToolRun.Of([.. call, "--as-is"]);
        Assert.Equal(0, run.Code);
        Assert.Contains(run.Json["diagnostics"]!.AsArray(), d => (string)d!["code"]! == code);
    }

    [Fact]
    public async Task A_budget_that_is_too_small_is_refused_before_anything_runs()
    {
        string study = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "demo", "quick.yaml"), TestContext.Current.CancellationToken);
        string file = _folder.File("study.yaml", study.Replace("{ hours: 2 }", "{ flops: 1e6 }", StringComparison.Ordinal));
        string root = Path.Combine(_folder.Path, "runs");
        var run = await ToolRun.Of("study", "run", file, "--out", root);
        Assert.Equal(2, run.Code);
        Assert.Contains("budget is too small", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.Exists(root) ? Directory.GetDirectories(root) : [], d => Path.GetFileName(d) != "studies");
    }

    [Fact]
    public async Task An_unknown_key_in_a_study_is_named_with_line_column_and_nearest_key()
    {
        string study = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "demo", "quick.yaml"), TestContext.Current.CancellationToken);
        string file = _folder.File("study.yaml", study.Replace("question:", "qestion:", StringComparison.Ordinal));
        var run = await ToolRun.Of("study", "check", file);
        Assert.Equal(2, run.Code);
        Assert.Matches(@"study\.yaml:\d+:\d+: .*qestion.*question", run.Error);
    }

    [Fact]
    public async Task One_point_measured_twenty_times_identifies_no_law()
    {
        string csv = Header + string.Concat(Enumerable.Repeat("1e6,1e7,3\n", 20));
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", csv));
        Assert.Equal(2, run.Code);
        Assert.Contains("1 distinct", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_runs_is_refused_and_left_as_it_is()
    {
        var run = await ToolRun.Of("runs", "ls", _folder.Path);
        Assert.Equal(2, run.Code);
        Assert.Contains("no run directories", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_demo_on_text_that_is_not_there_is_refused()
    {
        string folder = Path.Combine(_folder.Path, "demo");
        var run = await ToolRun.Of("demo", "--quick", "--data", Path.Combine(_folder.Path, "no \"such\" folder"), "--out", folder);
        Assert.Equal(2, run.Code);
        Assert.Contains("such", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "runs")));
    }
}
