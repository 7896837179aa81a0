using System.Globalization;
using System.Text.Json.Nodes;

namespace Isoloss.Tests;

/// <summary>Losses that are the lowest of a sweep, wherever a command reads runs.</summary>
public sealed class BestOfTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fit", "--resamples", "100")]
    [InlineData("predict", "--params", "1B", "--tokens", "20B")]
    [InlineData("backtest")]
    [InlineData("plan", "--flops", "1e21", "--resamples", "100")]
    public async Task Every_command_says_what_was_raised_by_how_much_and_by_whose_noise(string command, params string[] more)
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of([command, file, "--arm", "base", "--best-of", "base=8@0.01", "--json", .. more]);
        Assert.True(run.Code == 0, run.Error);
        JsonNode raised = Assert.Single(run.Json["best_of"]!.AsArray())!;
        Assert.Equal(("base", 12, 8, 8, "stated"),
            ((string)raised["arm"]!, (int)raised["runs"]!, (int)raised["least_count"]!, (int)raised["most_count"]!, (string)raised["noise_source"]!));
        Assert.Equal(0.01424, (double)raised["raised_log_loss"]!["most"]!, 1e-5);
        Assert.Contains("12 losses of base are the lowest of 8 settings as good as each other: raised by 1.424 %, as the noise of a run is 1 % (as stated)", run.Error, StringComparison.Ordinal);
        Assert.Contains(run.Json["assumptions"]!.AsArray(), a => ((string)a!).Contains("the lowest of 8 settings", StringComparison.Ordinal));
        var plain = await ToolRun.Of([command, file, "--arm", "base", "--json", .. more]);
        Assert.Empty(plain.Json["best_of"]!.AsArray());
    }

    [Fact]
    public async Task A_column_says_it_row_by_row_and_the_scatter_tells_the_noise()
    {
        string file = _folder.File("runs.csv", Swept());
        // Where the swept runs are: what raising them does to the largest rung may have either sign.
        string[] asked = ["predict", file, "--params", "10M", "--tokens", "16B", "--json"];
        var run = await ToolRun.Of(asked);
        JsonNode raised = Assert.Single(run.Json["best_of"]!.AsArray())!;
        Assert.Equal((8, 2, 8, "residuals"), ((int)raised["runs"]!, (int)raised["least_count"]!, (int)raised["most_count"]!, (string)raised["noise_source"]!));
        Assert.InRange((double)raised["noise_sd"]!, 0.004, 0.02);
        Assert.Contains("scatter around a law", run.Error, StringComparison.Ordinal);
        double asIs = Predicted(await ToolRun.Of([.. asked, "--map", "best_of="])), stated = Predicted(await ToolRun.Of([.. asked, "--best-of", "column@0.02"]));
        Assert.True(Predicted(run) > asIs);
        Assert.True(stated > Predicted(run));
        Assert.Equal(asIs, Predicted(await ToolRun.Of([.. asked, "--best-of", "1"])));
    }

    [Fact]
    public async Task Replicates_tell_the_noise_before_the_scatter_does()
    {
        string rows = string.Concat(
            from n in new[] { 1e7, 3e7, 1e8, 3e8 }
            from seed in Enumerable.Range(1, 3)
            select string.Create(CultureInfo.InvariantCulture, $"{n},{20 * n},{seed},{Ladders.Loss(n, 20 * n) * (1 + 0.01 * (seed - 2)):R}\n"));
        var run = await ToolRun.Of("predict", _folder.File("runs.csv", "params,tokens,seed,loss\n" + rows), "--flops", "1e20", "--best-of", "4", "--json");
        JsonNode raised = run.Json["best_of"]![0]!;
        Assert.Equal(("replicates", 8), ((string)raised["noise_source"]!, (int)raised["degrees_of_freedom"]!));
        // Replicates of the lowest of 4 scatter by .01, which has .70 of the deviation of one run.
        Assert.Equal(0.01 / 0.7012, (double)raised["noise_sd"]!, 1e-4);
    }

    [Theory]
    [InlineData("base=0", "expected a number of settings")]
    [InlineData("column@0.01", "no column best_of")]
    [InlineData("8@2", "between 0 and 1")]
    [InlineData("bse=8", "did you mean 'base'")]
    public async Task What_cannot_be_is_refused(string value, string expected)
    {
        var run = await ToolRun.Of("backtest", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--best-of", value);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_that_is_none_is_named_with_its_line()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", "params,tokens,loss,best_of\n1e7,1e9,3,1.5\n"));
        Assert.Equal(2, run.Code);
        Assert.Contains("runs.csv:2: column best_of: found '1.5', expected a whole number from 1 to 1000", run.Error, StringComparison.Ordinal);
        var few = await ToolRun.Of("predict", _folder.File("few.csv", "params,tokens,loss\n1e7,1e9,3\n3e7,1e9,2.9\n1e8,1e9,2.8\n"), "--flops", "1e20", "--best-of", "8");
        Assert.Contains("no replicates and too few rungs", few.Error, StringComparison.Ordinal);
        var twice = await ToolRun.Of("fit", _folder.File("two.csv", Ladders.TwoArms(1)), "--arm", "base", "--best-of", "base=2@.1", "--best-of", "base=3@.1");
        Assert.Contains("found base 2 times", twice.Error, StringComparison.Ordinal);
    }

    private static double Predicted(ToolRun run) => (double)run.Json["points"]![0]!["predicted"]!;

    /// <summary>Twelve rungs: the small ones swept over 8 settings, the middle ones over 2, the large ones run once.</summary>
    private static string Swept()
    {
        var random = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        string csv = "params,tokens,sweep_size,loss\n";
        foreach (var (n, count) in new[] { (1e7, "8"), (3e7, "2"), (1e8, "1"), (3e8, "") })
            foreach (double d in new[] { 1e9, 4e9, 8e9, 1.6e10 })
            {
                double lowest = Enumerable.Range(0, count.Length == 0 ? 1 : int.Parse(count, CultureInfo.InvariantCulture)).Min(_ => Normal());
                csv += string.Create(CultureInfo.InvariantCulture, $"{n},{d},{count},{Ladders.Loss(n, d) * Math.Exp(0.01 * lowest):R}\n");
            }
        return csv;
    }
}
