namespace Isoloss.Tests;

public sealed class NextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_open_question_is_answered_with_runs_their_cost_and_what_they_tell()
    {
        var run = await Next(1.03, "--budget", "1e22", "--stake", "1e26", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal("run", (string)run.Json["step"]!);
        Assert.Equal("undecided", (string)run.Json["verdict"]!);
        var best = run.Json["best"]!;
        Assert.True((double)best["flops"]! <= 1e22);
        Assert.True((double)best["value_per_flop"]! > 1);
        Assert.InRange((double)best["probability_right"]!, 0.5, 1);
        Assert.InRange(run.Json["candidates"]!.AsArray().Count, 1, 10);
    }

    [Fact]
    public async Task Text_says_what_to_run_and_fits_the_terminal()
    {
        var run = await Next(1.03, "--budget", "1e22", "--stake", "1e26", "--top", "3");
        Assert.StartsWith("change against base at 1e21 FLOP", run.Out, StringComparison.Ordinal);
        Assert.Contains("  run next ", run.Out, StringComparison.Ordinal);
        Assert.Contains("P(right)", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= 140, line));
    }

    [Theory]
    [InlineData(1.5, "go", 0)]
    [InlineData(0.6, "no-go", 1)]
    [InlineData(1.0, "undecided", 3)]
    public async Task The_gate_opens_on_a_verdict_that_stays_valid(double multiplier, string verdict, int code)
    {
        var run = await Next(multiplier, "--budget", "1e20", "--gate", "--json");
        Assert.Equal(verdict, (string)run.Json["verdict"]!);
        Assert.Equal(code, run.Code);
    }

    [Theory]
    [InlineData("--budget", "-1", "expected")]
    [InlineData("--top", "3", "--budget")]
    [InlineData("--loss-go", "0", "--loss-go")]
    [InlineData("--best-of", "change=0", "--best-of")]
    [InlineData("--best-of", "chnge=8@0.001", "did you mean 'change'")]
    public async Task What_cannot_be_is_refused(string option, string value, string named)
    {
        string[] budget = option.StartsWith("--best-of", StringComparison.Ordinal) || option == "--loss-go" ? ["--budget", "1e20"] : [];
        var run = await Next(1.03, [option, value, .. budget]);
        Assert.Equal(2, run.Code);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lowest_of_a_sweep_is_worth_less_than_a_loss_run_once()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1.2));
        string[] asked = ["compare", file, "--baseline", "base", "--variant", "change", "--at", "flops=1e21", "--json"];
        double once = (double)(await ToolRun.Of(asked)).Json["multiplier"]!["estimate"]!;
        var swept = await ToolRun.Of([.. asked, "--best-of", "change=8@0.002"]);
        Assert.True((double)swept.Json["multiplier"]!["estimate"]! < once);
        Assert.Contains("raised by 0.285 %", swept.Error, StringComparison.Ordinal);
    }

    private Task<ToolRun> Next(double multiplier, params string[] more) => ToolRun.Of(
        ["next", _folder.File("runs.csv", Ladders.TwoArms(multiplier, 0.002)), "--baseline", "base", "--variant", "change", "--at", "flops=1e21", .. more]);
}
