namespace Isoloss.Tests;

public sealed class OrgTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_what_is_tested_what_binds_and_what_would_change_it()
    {
        var run = await ToolRun.Of("org", "--years", "1");
        Assert.Equal(0, run.Code);
        foreach (string line in new[] { "ideas tested a year", "what binds", "an idea takes", "adopted a year", "judgement", "best share", "compute=10x", "ladder=4x4", "by FTM" })
            Assert.Contains(line, run.Out, StringComparison.Ordinal);
        Assert.Contains("assumed: the numbers of lab-2026: chosen", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_gives_the_reference_throughput_and_json_has_what_is_documented()
    {
        var json = (await ToolRun.Of("org", "--preset", "device", "--what-if", "streams=2", "--json")).Json;
        double hours = 8760;
        Assert.Equal(3.878 * hours, (double)json["year"]!["ideas"]!["estimate"]!, 0.01 * 3.878 * hours);
        Assert.Equal(1.538 * hours, (double)json["what_if"]![0]!["year"]!["ideas"]!["estimate"]!, 0.01 * 1.538 * hours);
        Assert.Equal("people", (string)json["year"]!["binding"]!);
        Assert.Equal("streams", (string)json["what_if"]![0]!["year"]!["binding"]!);
        Assert.Equal(1, (double)json["what_if"]![0]!["production_functions"]!["FTM"]!, 1e-9);
        Assert.Equal(8, (double)json["inputs"]!["streams"]!);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_ten_times_the_compute_what_production_functions_say()
    {
        string[] call = ["org", "--years", "0.5", "--what-if", "compute=10x", "--json", "--seed", "3"];
        var first = await ToolRun.Of(call);
        Assert.Equal(first.Out, (await ToolRun.Of(call)).Out);
        var functions = first.Json["what_if"]![0]!["production_functions"]!;
        Assert.Equal(4.73, (double)functions["FTM"]!, 0.02);
        Assert.Equal(2.59, (double)functions["AI Futures"]!, 0.02);
    }

    [Fact]
    public async Task A_study_gives_the_rungs()
    {
        string study = Path.Combine(Repository.Root, "samples", "demo", "quick.yaml");
        var run = await ToolRun.Of("org", "--study", study, "--gpu-flops", "1e9", "--years", "1", "--what-if", "compute=2x", "--json");
        Assert.Equal(0, run.Code);
        Assert.Contains(run.Json["assumptions"]!.AsArray(), a => ((string)a!).Contains("rungs are those of the study", StringComparison.Ordinal));
        Assert.True(run.Json["inputs"]!["ladder"]!.AsArray().Count > 1);
    }

    [Fact]
    public async Task A_studys_runs_give_the_noise()
    {
        // Losses of Ladders with 1 % of noise: a pair measures its multiplier with 1.4 % over the slope.
        string study = _folder.File("study.yaml", """
            study: pair
            baseline: { name: base }
            variants: { change: {} }
            ladder: { rungs: [ { size: { params: 1e8 }, tokens: 2e9 }, { size: { params: 1e9 }, tokens: 2e10 } ] }
            target: { flops: 1e23 }
            trainer: { command: [train], version: "1" }
            """.Replace("variants: { change: {} }", "variants: { change: { seeds: [2] } }", StringComparison.Ordinal));
        string runs = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of("org", "--study", study, "--runs", runs, "--years", "0.5", "--what-if", "compute=2x", "--json");
        Assert.Equal("", run.Code == 0 ? "" : run.Error);
        var noise = run.Json["inputs"]!["ladder"]!.AsArray().Select(r => (double)r!["noise"]!).ToArray();
        Assert.All(noise, n => Assert.InRange(n, 1e-6, 1));
        Assert.Contains(run.Json["assumptions"]!.AsArray(), a => ((string)a!).Contains("noise is measured", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("found no organisation 'no-such'", "org", "no-such")]
    [InlineData("did you mean 'frontier'", "org", "--preset", "frontir")]
    [InlineData("expected one of the two", "org", "mine.yaml", "--preset", "device")]
    [InlineData("researchers: found '0'", "org", "--set", "researchers=0")]
    [InlineData("did you mean 'streams'", "org", "--what-if", "stream=8")]
    [InlineData("expected name=value", "org", "--what-if", "10x")]
    [InlineData("--years: found '-1'", "org", "--years", "-1")]
    [InlineData("without --study", "org", "--runs", "runs")]
    [InlineData("cannot be read", "org", "no-such.yaml")]
    public async Task A_wrong_call_is_refused(string expected, params string[] args)
    {
        var run = await ToolRun.Of(args);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_wrong_file_is_refused_with_its_line()
    {
        var run = await ToolRun.Of("org", _folder.File("org.yaml", "organisation: mine\nbase: lab-2026\ncompute: -5\n"));
        Assert.Equal(2, run.Code);
        Assert.Contains("org.yaml:3:10: compute: found '-5'", run.Error, StringComparison.Ordinal);
    }
}
