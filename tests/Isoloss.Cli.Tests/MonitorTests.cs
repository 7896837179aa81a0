using System.Globalization;
using System.Text;

namespace Isoloss.Tests;

public sealed class MonitorTests : IDisposable
{
    private const double Params = 1e9, Tokens = 2e10;
    private const int End = 20_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> Watch(string curve, params string[] more) => Watch("curve.csv", curve, more);

    private Task<ToolRun> Watch(string name, string curve, string[] more) => ToolRun.Of("",
        ["monitor", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--run", _folder.File(name, curve),
            "--params", "1e9", "--tokens", "2e10", .. more]);

    /// <summary>A healthy curve at a constant rate that ends at the ladder's loss; its first half is recorded, the rest planned.</summary>
    private static string Curve(Func<double, double>? factor = null, double recorded = 0.5, string header = "step,lr,loss")
    {
        var csv = new StringBuilder(header + "\n");
        for (int i = 1; i <= 200; i++)
        {
            double step = End * i / 200.0, x = step / End;
            double loss = Ladders.Loss(Params, Tokens) + 0.2 * (Math.Pow(x, -0.5) - 1);
            // A little of what no forecast knows, the same every time.
            loss *= (1 + 0.0004 * Math.Sin(37.0 * i)) * (factor?.Invoke(x) ?? 1);
            string cell = x > recorded ? "" : loss.ToString("R", CultureInfo.InvariantCulture);
            csv.AppendLine(CultureInfo.InvariantCulture, $"{step},{(i < 10 ? 1e-4 * i : 1e-3)},{cell}");
        }
        return csv.ToString();
    }

    [Fact]
    public async Task A_run_on_its_forecast_is_on_track_and_both_forecasts_are_said()
    {
        var run = await Watch(Curve(), "--gate");
        Assert.Equal(0, run.Code);
        Assert.Contains("1B on 20B tokens, step 10000 of 20000 (50 %)", run.Out, StringComparison.Ordinal);
        Assert.Contains("ON TRACK", run.Out, StringComparison.Ordinal);
        foreach (string line in new[] { "ladder's forecast", "forecast before", "forecast now", "largest deviation", "how surprising" })
            Assert.Contains(line, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_what_the_answer_says()
    {
        string page = Path.Combine(_folder.Path, "monitor.html");
        var run = await Watch(Curve(), "--report", page);
        Assert.Equal(0, run.Code);
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        foreach (string part in new[] { "1B on 20B tokens", "on track", "step 10,000 of 20,000 (50 %)", "the ladder alone" })
            Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.Equal(2, (await Watch(Curve(), "--report", Path.Combine(_folder.Path, "none", "monitor.html"))).Code);
    }

    [Fact]
    public async Task The_answer_in_json_has_what_is_documented()
    {
        var json = (await Watch(Curve(), "--json")).Json;
        Assert.Equal("on-track", (string)json["status"]!);
        foreach (string forecast in new[] { "ladder", "before", "now", "curve_alone" })
            Assert.InRange((double)json["forecast"]![forecast]!["estimate"]!, (double)json["forecast"]![forecast]!["lower"]!, (double)json["forecast"]![forecast]!["upper"]!);
        Assert.InRange(Ladders.Loss(Params, Tokens), (double)json["forecast"]!["now"]!["lower"]!, (double)json["forecast"]!["now"]!["upper"]!);
        Assert.Null(json["deviation"]!["alarm_at"]);
        Assert.Contains(json["band"]!.AsArray(), b => b!["loss"] is null && (double)b["step"]! == End);
        Assert.Equal(End, (double)json["last_step"]!);
    }

    [Fact]
    public async Task The_gate_tells_off_the_curve_from_diverging()
    {
        var off = await Watch(Curve(x => x > 0.3 ? 1.04 : 1), "--gate", "--json");
        Assert.Equal(3, off.Code);
        Assert.Equal("off-the-curve", (string)off.Json["status"]!);
        Assert.InRange((double)off.Json["deviation"]!["began"]!, 0.24 * End, 0.36 * End);
        var diverging = await Watch(Curve(x => x > 0.4 ? double.NaN : 1), "--gate");
        Assert.Equal(1, diverging.Code);
        Assert.Contains("DIVERGING", diverging.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await Watch(Curve(x => x > 0.4 ? double.NaN : 1))).Code);
    }

    [Fact]
    public async Task Metrics_of_a_run_directory_are_read_though_the_last_line_is_half_written()
    {
        string jsonl = string.Concat(Curve(recorded: 1).Split('\n').Skip(1).Take(100).Select(l => l.Trim().Split(','))
            .Select(c => $"{{\"step\": {c[0]}, \"lr\": {c[1]}, \"train_loss\": {c[2]}}}\n")) + "{\"step\": 10100, \"lr\"";
        _folder.File("metrics.jsonl", jsonl);
        var run = await ToolRun.Of("monitor", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--run", _folder.Path,
            "--params", "1e9", "--tokens", "2e10", "--steps", "20000", "--schedule", "constant", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(10_000, (double)run.Json["step"]!);
        Assert.Contains(run.Json["assumptions"]!.AsArray(), a => ((string)a!).Contains("train_loss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_planned_decay_lowers_the_forecast()
    {
        string curve = string.Join('\n', Curve(recorded: 1).Split('\n').Take(101));
        async Task<double> Final(params string[] schedule) =>
            (double)(await Watch(curve, ["--steps", "20000", "--json", .. schedule])).Json["forecast"]!["curve_alone"]!["estimate"]!;
        double held = await Final(), constant = await Final("--schedule", "constant"), decayed = await Final("--schedule", "wsd");
        Assert.Equal(held, constant, 1e-6);
        Assert.True(decayed < held * 0.985);
    }

    [Theory]
    [InlineData("lr,loss\n1,2\n", "no column for step or tokens")]
    [InlineData("step,lr\n1,2\n", "no column for loss")]
    [InlineData("step,lr,loss\n1,1,3\n3,1,3\n2,1,3\n", "curve.csv:4: found step 2 after 3, expected rising ones")]
    [InlineData("step,lr,loss\n1,1,3\n2,1,high\n", "curve.csv:3: column loss: found 'high', expected a loss")]
    [InlineData("step,lr,loss\n1,1,3\n2,1,3\n", "expected --steps")]
    [InlineData("step,lr,loss\n1,1,3\n2,1,3\n3,1,\n", "expected at least 8")]
    [InlineData("step,lr,loss\n", "found a header without rows")]
    [InlineData("step,lr,loss\n1,1,\n", "found 1 rows without a loss")]
    public async Task A_curve_that_cannot_be_used_is_refused_with_its_place(string curve, string expected)
    {
        var run = await Watch(curve);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finished_curves_in_steps_and_a_curve_in_tokens_have_no_common_axis()
    {
        string finished = _folder.File("finished.csv", Curve(recorded: 1));
        string tokens = Curve(header: "tokens,lr,loss");
        var refused = await Watch(tokens, "--curves", finished);
        Assert.Equal(2, refused.Code);
        Assert.Contains("no common axis", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Watch(Curve(), "--curves", finished)).Code);
    }

    [Fact]
    public async Task A_run_without_its_size_or_with_a_wrong_map_is_refused()
    {
        var size = await ToolRun.Of("monitor", _folder.File("runs.csv", Ladders.TwoArms(1)), "--run", _folder.File("curve.csv", Curve()));
        Assert.Equal(2, size.Code);
        Assert.Contains("--params with --tokens", size.Error, StringComparison.Ordinal);
        var map = await Watch(Curve(), "--curve-map", "loss=los");
        Assert.Equal(2, map.Code);
        Assert.Contains("no such column", map.Error, StringComparison.Ordinal);
    }
}
