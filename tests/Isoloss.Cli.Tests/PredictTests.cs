namespace Isoloss.Tests;

public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Runs => _folder.File("runs.csv", Ladders.TwoArms(1));

    [Fact]
    public async Task A_saved_fit_answers_as_the_runs_do()
    {
        string saved = Path.Combine(_folder.Path, "fit.json");
        Assert.Equal(0, (await ToolRun.Of("fit", Runs, "--arm", "base", "--save", saved, "--resamples", "100")).Code);
        var fromRuns = await ToolRun.Of("predict", Runs, "--arm", "base", "--params", "1e9", "--tokens", "6.4e10", "--json");
        var fromFile = await ToolRun.Of("predict", saved, "--params", "1e9", "--tokens", "6.4e10", "--json");
        Assert.Equal(0, fromFile.Code);
        foreach (string end in new[] { "predicted", "lower", "upper" })
            Assert.Equal((double)fromRuns.Json["points"]![0]![end]!, (double)fromFile.Json["points"]![0]![end]!, 1e-12);
        Assert.InRange(Ladders.Loss(1e9, 6.4e10), (double)fromFile.Json["points"]![0]!["lower"]!, (double)fromFile.Json["points"]![0]!["upper"]!);
    }

    [Theory]
    [InlineData("--level", "0.8")]
    [InlineData("--where", "N>1e6")]
    [InlineData("--arm", "base")]
    [InlineData("--objective", "squared")]
    public async Task What_a_saved_fit_has_decided_cannot_be_asked_of_it_again(string option, string value)
    {
        string saved = Path.Combine(_folder.Path, "fit.json");
        await ToolRun.Of("fit", Runs, "--arm", "base", "--save", saved, "--resamples", "0");
        var run = await ToolRun.Of("predict", saved, "--params", "1e9", "--tokens", "6.4e10", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains($"{option}: found it beside a saved fit", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fit_that_cannot_be_saved_is_refused_before_it_is_made()
    {
        var run = await ToolRun.Of("fit", Runs, "--arm", "base", "--save", Path.Combine(_folder.Path, "none", "fit.json"));
        Assert.Equal(2, run.Code);
        Assert.Contains("--save: found no folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parts_of_the_width_are_given_and_drift_grows_with_distance()
    {
        double DriftAt(ToolRun run) => (double)run.Json["points"]![0]!["parts"]!["drift"]!;
        var inside = await ToolRun.Of("predict", Runs, "--arm", "base", "--params", "1e8", "--tokens", "4e9", "--json");
        var near = await ToolRun.Of("predict", Runs, "--arm", "base", "--flops", "1e21", "--json");
        var far = await ToolRun.Of("predict", Runs, "--arm", "base", "--flops", "1e23", "--json");
        Assert.Equal(0, DriftAt(inside));
        Assert.True(DriftAt(far) > DriftAt(near) && DriftAt(near) > 0);
        Assert.Equal(["chinchilla", "tied", "gamma", "kaplan-floor"], far.Json["points"]![0]!["forms"]!.AsArray().Select(f => (string)f!["law"]!));
    }

    [Theory]
    [InlineData("hoffmann-2022-rounded", 92.6)]
    [InlineData("hoffmann-2022", 58.9)]
    [InlineData("besiroglu-2024", 18.4)]
    public async Task A_published_fit_predicts_without_runs(string name, double tokensPerParameter)
    {
        var run = await ToolRun.Of("predict", "--law", name, "--flops", "5.76e23", "--json");
        Assert.Equal(0, run.Code);
        var point = run.Json["points"]![0]!;
        Assert.Equal(tokensPerParameter, (double)point["tokens"]! / (double)point["params"]!, 0.1);
        Assert.Null(point["lower"]);
    }

    [Fact]
    public async Task A_law_of_repeated_data_asks_how_many_tokens_are_distinct()
    {
        async Task<double> At(params string[] more) => (double)(await ToolRun.Of(
            "", ["predict", "--law", "muennighoff-2023", "--params", "8.7B", "--tokens", "178B", "--json", .. more])).Json["points"]![0]!["predicted"]!;
        Assert.True(await At("--unique-tokens", "12B") > await At());
    }

    [Theory]
    [InlineData("{}", "expected a saved fit")]
    [InlineData("", "expected a saved fit")]
    [InlineData("{\"kind\": \"other\", \"version\": \"1\", \"source\": \"x\", \"runs\": 1, \"assumptions\": [], \"prediction\": null}", "expected a saved fit")]
    public async Task A_file_that_is_no_saved_fit_is_refused(string content, string expected)
    {
        var run = await ToolRun.Of("predict", _folder.File("fit.json", content), "--flops", "1e21");
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"weight\": ", "\"weight\": 7")]
    [InlineData("\"noise\": ", "\"noise\": -7")]
    [InlineData("\"law\": \"chin", "\"law\": \"xchin")]
    [InlineData("\"level\": 0", "\"level\": 3")]
    [InlineData("\"format\": 1", "\"format\": 9")]
    public async Task A_damaged_saved_fit_is_refused(string part, string damaged)
    {
        string saved = Path.Combine(_folder.Path, "fit.json");
        await ToolRun.Of("fit", Runs, "--arm", "base", "--save", saved, "--resamples", "100");
        string text = await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken);
        Assert.Contains(part, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(saved, text.Replace(part, damaged, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var run = await ToolRun.Of("predict", saved, "--flops", "1e21");
        Assert.Equal(2, run.Code);
        Assert.StartsWith("isoloss: ", run.Error.Split('\n').Last(l => l.Length > 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_runs_and_no_published_fit_is_refused()
    {
        var run = await ToolRun.Of("predict", "--flops", "1e21");
        Assert.Equal(2, run.Code);
        Assert.Contains("found no RUNS", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("plan")]
    public async Task A_fit_and_a_plan_say_what_to_expect_beyond_the_data(string command)
    {
        string[] budget = command == "plan" ? ["--flops", "1e22"] : [];
        var text = await ToolRun.Of("", [command, Runs, "--arm", "base", "--resamples", "100", .. budget]);
        Assert.Contains("At 10x the compute of the largest run expect +-", text.Out, StringComparison.Ordinal);
        var json = await ToolRun.Of("", [command, Runs, "--arm", "base", "--resamples", "100", "--json", .. budget]);
        Assert.InRange((double)json.Json["outlook"]!["half_width"]!, 0.001, 0.2);
        Assert.Equal(10, (double)json.Json["outlook"]!["factor"]!);
    }
}
