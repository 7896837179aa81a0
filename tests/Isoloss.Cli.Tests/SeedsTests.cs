using System.Globalization;

namespace Isoloss.Tests;

public sealed class SeedsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stated_noise_needs_no_runs()
    {
        var run = await ToolRun.Of("seeds", "--detect", "1.1", "--noise", "0.02", "--loss", "3", "--json");
        Assert.Equal(34, (int)run.Json["seeds"]!);
        Assert.StartsWith("34 seeds per arm detect 1.10x", (await ToolRun.Of("seeds", "--detect", "1.1", "--noise", "0.02", "--loss", "3")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placebo_arm_tells_the_noise_of_every_rung()
    {
        var run = await ToolRun.Of("seeds", _folder.File("runs.csv", Ladders.TwoArms(1, 0.004)), "--arm", "base", "--placebo", "change", "--detect", "1.05", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(12, run.Json["rungs"]!.AsArray().Count);
        Assert.InRange((double)run.Json["noise_sd"]!, 0.002, 0.007);
        Assert.Contains("placebo", (string)run.Json["noise_source"]!, StringComparison.Ordinal);
        Assert.True((int)run.Json["seeds_on_each_rung"]! <= (int)run.Json["rungs"]![0]!["seeds"]!);
    }

    [Theory]
    [InlineData("no two runs that differ in their seed alone", "--detect", "1.05")]
    [InlineData("found no --detect", "--noise", "0.01")]
    [InlineData("gain to detect is 1", "--detect", "1", "--noise", "0.01")]
    [InlineData("whose law says both", "--detect", "1.05", "--noise", "0.01", "--loss", "3")]
    [InlineData("expected one or the other", "--detect", "1.05", "--noise", "0.01", "--placebo", "change")]
    [InlineData("no arm 'chang'", "--detect", "1.05", "--placebo", "chang")]
    public async Task What_cannot_be_counted_is_refused(string named, params string[] more)
    {
        var run = await ToolRun.Of(["seeds", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", .. more]);
        Assert.Equal(2, run.Code);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_runs_noise_and_loss_are_needed()
    {
        var run = await ToolRun.Of("seeds", "--detect", "1.05");
        Assert.Equal(2, run.Code);
        Assert.Contains("--noise 0.02 --loss 3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_and_compare_point_out_a_rung_that_breaks_the_trend_of_its_arm()
    {
        string[] lines = Ladders.TwoArms(1.3).Split('\n');
        string[] cells = lines[5].Split(',');
        cells[4] = (double.Parse(cells[4], CultureInfo.InvariantCulture) * 1.03).ToString(CultureInfo.InvariantCulture);
        lines[5] = string.Join(',', cells);
        string file = _folder.File("runs.csv", string.Join('\n', lines));
        Assert.Contains("rung-breaks-trend", (await ToolRun.Of("fit", file, "--arm", "base", "--resamples", "100")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("rung-breaks-trend", (await ToolRun.Of("fit", file, "--arm", "change", "--resamples", "100")).Out, StringComparison.Ordinal);
        Assert.Contains("base: the loss at N=3e7", (await ToolRun.Of("compare", file, "--baseline", "base", "--at", "flops=1e21")).Out, StringComparison.Ordinal);
    }
}
