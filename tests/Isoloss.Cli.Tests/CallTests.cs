using Isoloss.Cli;

namespace Isoloss.Tests;

/// <summary>Calls that no command should see, and files that no command should replace.</summary>
public sealed class CallTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("RUNS", "fit", "")]
    [InlineData("RUNS", "runs", "ls", "")]
    [InlineData("RUNS", "compare", "")]
    [InlineData("--report", "fit", "runs.csv", "--report", "")]
    [InlineData("--save", "fit", "runs.csv", "--save", "")]
    [InlineData("--report", "timeline", "--report", "")]
    [InlineData("STUDY", "study", "new", "")]
    [InlineData("STUDY", "study", "check", "")]
    [InlineData("--out", "study", "run", "s.yaml", "--out", "")]
    [InlineData("--run", "monitor", "runs.csv", "--run", "", "--params", "1B", "--tokens", "1B")]
    public async Task An_empty_text_is_refused_by_name(string name, params string[] args)
    {
        var run = await ToolRun.Of(args);
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"isoloss: {name}: found an empty text", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("did you mean 'compare'?", "compar", "runs.csv")]
    [InlineData("did you mean 'study quote'?", "study", "quota", "s.yaml")]
    public async Task A_misspelt_command_gets_the_nearest(string hint, params string[] args) =>
        Assert.Contains(hint, (await ToolRun.Of(args)).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Without_arguments_the_help_is_printed()
    {
        var run = await ToolRun.Of();
        Assert.Equal(0, run.Code);
        Assert.Contains("Usage", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_expected_is_one_line()
    {
        using var output = new StringWriter();
        output.Dispose();
        using var error = new StringWriter();
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        int code = await Tool.RunAsync(["fit", file, "--arm", "base", "--json"], new Session
        {
            Out = output,
            Error = error,
            Time = TimeProvider.System,
            IsInteractive = false,
        });
        Assert.Equal(1, code);
        string last = error.ToString().TrimEnd().Split('\n')[^1];
        Assert.StartsWith("isoloss: unexpected ObjectDisposedException", last, StringComparison.Ordinal);
        Assert.Contains("please report", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flags:\t02100000", false)]
    [InlineData("flags:\t0100000", true)]
    [InlineData("pos:\t0", false)]
    public void A_standard_input_that_this_process_opened_itself_was_not_given(string state, bool given) =>
        Assert.Equal(given, StandardInput.IsGiven([state]));

    [Fact]
    public async Task The_run_that_lies_off_the_law_is_the_one_that_is_named()
    {
        string[] lines = Ladders.TwoArms(1).Split('\n');
        string[] cells = lines[2].Split(',');
        cells[4] = "9";
        lines[2] = string.Join(',', cells);
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", string.Join('\n', lines)), "--arm", "base", "--resamples", "100", "--json");
        var found = run.Json["diagnostics"]!.AsArray().Single(d => (string)d!["code"]! == "outlier-rung")!;
        Assert.Contains("N=1e7, D=4e9, loss 9", (string)found["message"]!, StringComparison.Ordinal);
    }
}
