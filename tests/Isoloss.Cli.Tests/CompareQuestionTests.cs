using System.Globalization;
using System.Text;

namespace Isoloss.Tests;

/// <summary>What <c>compare</c> takes beside one table and one target.</summary>
public sealed class CompareQuestionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_targets_are_answered_by_one_fit_and_the_verdict_is_at_the_first()
    {
        string[] runs = ["compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", "--variant", "change", "--json"];
        var both = (await ToolRun.Of([.. runs, "--at", "params=1.2B,tokens=24B", "--at", "flops=1e24"])).Json;
        var first = (await ToolRun.Of([.. runs, "--at", "params=1.2B,tokens=24B"])).Json;
        Assert.False(first.ContainsKey("targets"));
        Assert.Equal(first["multiplier"]!.ToJsonString(), both["multiplier"]!.ToJsonString());
        Assert.Equal(2, both["targets"]!.AsArray().Count);
        Assert.Equal(2, both["loss_difference"]!.AsArray().Count);
        Assert.Equal(1e24, (double)both["targets"]![1]!["flops"]!);
        Assert.Equal(first["loss_difference"]![0]!.ToJsonString(), both["loss_difference"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Text_names_the_further_targets()
    {
        var run = await ToolRun.Of("compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", "--at", "flops=1e21", "--at", "flops=1e24");
        Assert.StartsWith("change against base at 1e21 FLOP", run.Out, StringComparison.Ordinal);
        Assert.Contains("  compute at 1e24 ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_arms_on_the_same_data_says_so_in_text_and_json()
    {
        string[] runs = ["compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", "--at", "flops=1e24"];
        Assert.Contains("both arms see the same data", (await ToolRun.Of([.. runs, "--same-data"])).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("same data", (await ToolRun.Of(runs)).Out, StringComparison.Ordinal);
        Assert.True((bool)(await ToolRun.Of([.. runs, "--same-data", "--json"])).Json["same_data"]!);
    }

    [Theory]
    [InlineData("--at", "flops=1e21", "--flops", "1e22")]
    [InlineData("--at", "flops=1e21", "--at", "params=1e9")]
    public async Task Targets_that_contradict_or_are_half_given_are_refused(params string[] at) =>
        Assert.Equal(2, (await ToolRun.Of(["compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", .. at])).Code);

    [Fact]
    public async Task Predict_still_takes_one_point()
    {
        var run = await ToolRun.Of("predict", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--arm", "base", "--at", "flops=1e21", "--at", "flops=1e22");
        Assert.Equal(2, run.Code);
        Assert.Contains("found 2 points, expected one", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_rows_are_judged_and_give_the_target()
    {
        var run = await ToolRun.Of("compare", _folder.File("split.csv", Split(Ladders.TwoArms(1.5))), "--baseline", "base", "--json");
        Assert.Equal(0, run.Code);
        var judged = run.Json["judged"]!.AsArray();
        Assert.Equal(3, judged.Count);
        Assert.Equal(9, run.Json["rungs"]!.AsArray().Count);
        Assert.All(judged, j => Assert.InRange((double)j!["actual"]!, (double)j["lower"]!, (double)j["upper"]!));
        Assert.Equal((3e8, 1.6e10), ((double)run.Json["target"]!["params"]!, (double)run.Json["target"]!["tokens"]!));
    }

    [Fact]
    public async Task Text_lists_what_was_measured_beside_what_was_predicted()
    {
        var run = await ToolRun.Of("compare", _folder.File("split.csv", Split(Ladders.TwoArms(1.5))), "--baseline", "base");
        Assert.Contains("judged on test rungs 3 of 3 differences inside", run.Out, StringComparison.Ordinal);
        Assert.Contains("params     tokens    actual predicted  interval", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_neither_train_nor_test_is_refused()
    {
        var run = await ToolRun.Of("compare", _folder.File("split.csv", Split(Ladders.TwoArms(1.5)).Replace(",test", ",other", StringComparison.Ordinal)), "--baseline", "base");
        Assert.Equal(2, run.Code);
        Assert.Contains("found 'other', expected train or test", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arms_in_files_of_their_own_answer_as_arms_in_a_column()
    {
        var (one, other) = Files();
        var files = (await ToolRun.Of("compare", one, other, "--at", "flops=1e21", "--json")).Json;
        var column = (await ToolRun.Of("compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", "--at", "flops=1e21", "--json")).Json;
        Assert.Equal(("adamw", "muon"), ((string)files["baseline"]!, (string)files["variant"]!));
        Assert.Equal(column["multiplier"]!.ToJsonString(), files["multiplier"]!.ToJsonString());
        Assert.All(files["assumptions"]!.AsArray(), a => Assert.Contains(".csv: ", (string)a!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arms_in_files_take_the_names_they_are_given()
    {
        var (one, other) = Files();
        var run = await ToolRun.Of("compare", one, other, "--baseline", "old", "--variant", "new", "--at", "flops=1e21");
        Assert.StartsWith("new against old at 1e21 FLOP", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_several_arms_is_chosen_from_and_not_guessed_at()
    {
        var (one, _) = Files();
        string both = _folder.File("runs.csv", Ladders.TwoArms(1.5));
        var guessed = await ToolRun.Of("compare", one, both, "--at", "flops=1e21");
        Assert.Equal(2, guessed.Code);
        Assert.Contains("found 2 arms (base, change), expected --variant with one of them", guessed.Error, StringComparison.Ordinal);
        var chosen = await ToolRun.Of("compare", one, both, "--variant", "change", "--at", "flops=1e21");
        Assert.StartsWith("change against adamw", chosen.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_two_files_with_test_rows_is_written()
    {
        string report = Path.Combine(_folder.Path, "report.html");
        var (one, other) = Files(Split);
        Assert.Equal(0, (await ToolRun.Of("compare", one, other, "--report", report)).Code);
        Assert.Contains("muon", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seconds_or_tokens_per_second_give_the_time_multiplier()
    {
        var bySpeed = await ToolRun.Of("compare", _folder.File("speed.csv", Timed("tokens_per_s", (d, t) => d / t)), "--baseline", "base", "--at", "flops=1e21", "--price", "2", "--json");
        var bySeconds = await ToolRun.Of("compare", _folder.File("seconds.csv", Timed("seconds", (_, t) => t)), "--baseline", "base", "--at", "flops=1e21", "--price", "2", "--json");
        Assert.Equal((double)bySpeed.Json["time_multiplier"]!["estimate"]!, (double)bySeconds.Json["time_multiplier"]!["estimate"]!, 1e-6);
        Assert.Equal(0.8, (double)bySpeed.Json["speed_ratio"]!["estimate"]!, 1e-3);
        Assert.Equal((double)bySpeed.Json["multiplier"]!["estimate"]! * 0.8, (double)bySpeed.Json["cost_multiplier"]!["estimate"]!, 0.01);
    }

    [Fact]
    public async Task A_verdict_can_be_asked_in_time()
    {
        string[] runs = ["compare", _folder.File("runs.csv", Timed("seconds", (_, t) => t)), "--baseline", "base", "--at", "flops=1e21"];
        Assert.Contains(" GO\n", (await ToolRun.Of(runs)).Out, StringComparison.Ordinal);
        var byTime = await ToolRun.Of([.. runs, "--worth", "time", "--gate"]);
        Assert.Contains(" NO-GO\n", byTime.Out, StringComparison.Ordinal);
        Assert.Equal(1, byTime.Code);
    }

    [Theory]
    [InlineData("--worth", "cost")]
    [InlineData("--variant-price", "3")]
    [InlineData("--worth", "fame")]
    [InlineData("--price", "-1")]
    public async Task Prices_that_are_missing_or_impossible_are_refused(params string[] options) => Assert.Equal(2, (await ToolRun.Of(
        ["compare", _folder.File("runs.csv", Timed("seconds", (_, t) => t)), "--baseline", "base", "--at", "flops=1e21", .. options])).Code);

    [Fact]
    public async Task Without_throughput_time_is_refused_and_otherwise_not_mentioned()
    {
        string[] runs = ["compare", _folder.File("runs.csv", Ladders.TwoArms(1.5)), "--baseline", "base", "--at", "flops=1e21"];
        Assert.DoesNotContain("time", (await ToolRun.Of(runs)).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await ToolRun.Of([.. runs, "--worth", "time"])).Code);
    }

    /// <summary>Two recipes of one public grid: 1.25e16 to 1.6e18 FLOP to fit, 1.28e19 and 2.56e19 to judge.</summary>
    [Fact]
    public async Task Published_recipes_in_separate_files_are_judged_at_scale()
    {
        var run = await ToolRun.Of("compare",
            Repository.SharedFile("data/splits/porian-rw-base-long-kaplan-c-1-6e18-c-1-28e19.csv"),
            Repository.SharedFile("data/splits/porian-rw-base-short-kaplan-c-1-6e18-c-1-28e19.csv"), "--as-is", "--json");
        var judged = run.Json["judged"]!.AsArray();
        Assert.Equal(13, judged.Count);
        Assert.All(judged, j => Assert.InRange((double)j!["actual"]!, -0.03, 0.011));
        Assert.True(judged.Count(j => (double)j!["actual"]! >= (double)j["lower"]! && (double)j["actual"]! <= (double)j["upper"]!) >= 12);
        Assert.Equal(1, (double)run.Json["target"]!["flops"]! / 2.56e19, 1e-9);
    }

    private (string One, string Other) Files(Func<string, string>? change = null)
    {
        string[] lines = (change ?? (t => t))(Ladders.TwoArms(1.5)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Only(string arm) => string.Join('\n', lines.Where((l, i) => i == 0 || l.StartsWith(arm, StringComparison.Ordinal)).Select(l => l[(l.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        return (_folder.File("adamw.csv", Only("base")), _folder.File("muon.csv", Only("change")));
    }

    /// <summary>Holds out the largest size.</summary>
    private static string Split(string csv) => Extended(csv, "part", (n, _, _) => n > 2e8 ? "test" : "train");

    /// <summary>A variant worth 1.11x that runs at four fifths of the speed.</summary>
    private static string Timed(string column, Func<double, double, double> of) => Extended(Ladders.TwoArms(1 / 0.9, 1e-4), column,
        (n, d, arm) => of(d, n * d / 1e14 / (arm == "change" ? 0.8 : 1)).ToString("R", CultureInfo.InvariantCulture));

    private static string Extended(string csv, string column, Func<double, double, string, string> value)
    {
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder($"{lines[0].Trim()},{column}\n");
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Trim().Split(',');
            text.Append(CultureInfo.InvariantCulture, $"{line.Trim()},{value(double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture), cells[0])}\n");
        }
        return text.ToString();
    }
}
