namespace Isoloss.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1.5, "go", 0)]
    [InlineData(0.7, "no-go", 1)]
    [InlineData(1.0, "undecided", 3)]
    public async Task The_gate_says_what_the_verdict_says(double multiplier, string verdict, int code)
    {
        var run = await Compare(multiplier, "--gate", "--json");
        Assert.Equal(verdict, (string)run.Json["verdict"]!);
        Assert.Equal(code, run.Code);
        Assert.InRange(multiplier, (double)run.Json["multiplier"]!["lower"]!, (double)run.Json["multiplier"]!["upper"]!);
    }

    [Fact]
    public async Task Text_gives_the_verdict_first_and_reasons_after_it()
    {
        var run = await Compare(1.5);
        Assert.Equal(0, run.Code);
        Assert.StartsWith("change against base at 1e21 FLOP", run.Out, StringComparison.Ordinal);
        Assert.Contains(" GO\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("compute multiplier", run.Out, StringComparison.Ordinal);
        Assert.Contains("  why ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_all_three_multipliers_along_compute_up_to_the_target()
    {
        var run = await Compare(1.5, "--json");
        var curve = run.Json["curve"]!.AsArray();
        Assert.Equal((double)run.Json["target"]!["flops"]!, (double)curve[^1]!["flops"]!, 1e12);
        foreach (string name in new[] { "multiplier", "data_multiplier", "params_multiplier" })
            Assert.Equal((double)run.Json[name]!["estimate"]!, (double)curve[^1]![name]!["estimate"]!, 1e-6);
        Assert.Equal(curve.Select(p => (double)p!["flops"]!).Order(), curve.Select(p => (double)p!["flops"]!));
    }

    [Fact]
    public async Task An_unknown_arm_is_named_with_its_nearest()
    {
        var run = await ToolRun.Of("compare", _folder.File("runs.csv", Ladders.TwoArms(1)), "--baseline", "base", "--variant", "chnge", "--at", "flops=1e21");
        Assert.Equal(2, run.Code);
        Assert.Contains("did you mean 'change'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_written_where_asked()
    {
        string report = Path.Combine(_folder.Path, "report.html");
        var run = await Compare(1.5, "--report", report);
        Assert.Equal(0, run.Code);
        Assert.Contains("change", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<ToolRun> Compare(double multiplier, params string[] more) => ToolRun.Of(
        ["compare", _folder.File("runs.csv", Ladders.TwoArms(multiplier)), "--baseline", "base", "--variant", "change", "--at", "flops=1e21", .. more]);
}
