using Isoloss.Cli.Output;

namespace Isoloss.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Numbers_stand_right_and_words_left()
    {
        var table = new TextTable("law", "loss", "95 %", "rung");
        table.AddRow("chinchilla", "2.5", "2.4 - 2.6", "64x2@1M");
        table.AddRow("tied", "12.25", "above 2", "128x2@1M");
        Assert.Equal(
        [
            "law          loss       95 %  rung",
            "chinchilla    2.5  2.4 - 2.6  64x2@1M",
            "tied        12.25    above 2  128x2@1M",
        ], table.Lines(80));
    }

    [Fact]
    public void Words_are_broken_before_columns_go_below_and_nothing_is_lost()
    {
        var table = new TextTable("input", "value", "95 %", "meaning") { Indent = 2 };
        table.AddRow("brain", "14.65", "10 - 19", "what a brain does in a second, by a report that counts many ways");
        string[] narrow = [.. table.Lines(50)];
        Assert.All(narrow, line => Assert.True(line.Length <= 50, line));
        Assert.Equal("  brain  14.65  10 - 19  what a brain does in a", narrow[1]);
        Assert.Equal(new string(' ', 25) + "second, by a report that", narrow[2]);

        string[] parts = [.. table.Lines(40)];
        Assert.All(parts, line => Assert.True(line.Length <= 40, line));
        // The interval stays beside its estimate, and the first column comes again.
        Assert.Equal(["  input  value     95 %", "  brain  14.65  10 - 19", "", "  input  meaning"], parts[..4]);
        Assert.Equal("what a brain does in a second, by a report that counts many ways",
            string.Join(' ', parts[4..].Select(l => l[9..])));
    }

    [Fact]
    public void A_list_for_programs_keeps_a_row_in_a_line()
    {
        var table = new TextTable("run", "state") { StaysWhole = true };
        table.AddRow(new string('x', 120), "finished");
        Assert.Equal(2, table.Lines(40).Count());
    }

    [Theory]
    [InlineData("fit", "--arm", "base", "--resamples", "100")]
    [InlineData("predict", "--arm", "base", "--flops", "1e22")]
    [InlineData("backtest", "--arm", "base")]
    [InlineData("plan", "--arm", "base", "--flops", "1e22..1e25", "--serve", "10T", "--unique-tokens", "1T", "--resamples", "100")]
    [InlineData("compare", "--at", "flops=1e22", "--baseline", "base")]
    [InlineData("next", "--at", "flops=1e21", "--baseline", "base", "--budget", "1e20")]
    public async Task What_is_written_into_a_file_is_at_most_100_wide(string command, params string[] more)
    {
        using var folder = new TemporaryFolder();
        // A run that is far off, so that there are warnings.
        var run = await ToolRun.Of([command, folder.File("runs.csv", Ladders.TwoArms(1.1) + "base,1e7,2e9,2,6\n"), .. command == "compare" ? (string[])["--as-is"] : [], .. more]);
        Assert.True(run.Code == 0, run.Error);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
    }

    [Theory]
    [InlineData("presets")]
    [InlineData("inputs")]
    public async Task Timelines_fit_too(string part)
    {
        var run = await ToolRun.Of("timeline", part);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
    }
}
