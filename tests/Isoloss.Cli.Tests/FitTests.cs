using System.Globalization;

namespace Isoloss.Tests;

public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_240_chinchilla_points_give_the_published_optimum()
    {
        string file = Repository.SharedFile("data/chinchilla_epoch_245.csv");
        var run = await ToolRun.Of("fit", file, "--where", "outlier_excluded=0", "--law", "chinchilla", "--json");
        Assert.Equal(0, run.Code);
        var expected = new Dictionary<string, double> { ["E"] = 1.8172, ["A"] = 477.8, ["B"] = 2143, ["alpha"] = 0.3473, ["beta"] = 0.3672 };
        foreach (var p in run.Json["parameters"]!.AsArray())
            Assert.InRange((double)p!["estimate"]! / expected[(string)p["name"]!], 0.995, 1.005);
        Assert.Equal(240, (int)run.Json["runs"]!);
        Assert.All(run.Json["parameters"]!.AsArray(), p => Assert.True((bool)p!["identified"]! && (double)p["profile"]!["lower"]! < (double)p["profile"]!["upper"]!));
        var derived = run.Json["derived"]!.AsArray();
        Assert.Equal(["frontier-exponent", "tokens-per-parameter"], derived.Select(d => (string)d!["name"]!));
        Assert.Equal(0.514, (double)derived[0]!["estimate"]!, 0.005);
        foreach (var d in derived)
            foreach (var ends in new[] { d!, d!["profile"]! })
                Assert.True((double)ends["lower"]! < (double)d["estimate"]! && (double)d["estimate"]! < (double)ends["upper"]!);
    }

    [Fact]
    public async Task Exponent_and_ratio_of_the_frontier_stand_below_the_parameters_and_not_where_there_is_no_frontier()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of("fit", file, "--arm", "base", "--resamples", "100");
        Assert.All(["by profile", "exponent of the compute-efficient size", "compute-efficient tokens per parameter at 2.88e19"], words => Assert.Contains(words, run.Out, StringComparison.Ordinal));
        Assert.All(run.Out.Split('\n').TakeWhile(l => !l.StartsWith("residual", StringComparison.Ordinal)), line => Assert.True(line.Length <= 115, line));
        var other = await ToolRun.Of("fit", file, "--arm", "base", "--law", "power-c", "--resamples", "100", "--json");
        Assert.Empty(other.Json["derived"]!.AsArray());
    }

    [Fact]
    public async Task Text_names_every_parameter_with_its_interval()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--where", "arm=base");
        Assert.Equal(0, run.Code);
        Assert.All(["chinchilla", "alpha", "beta", "12 runs", "95 %"], word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
        Assert.Contains("6*params*tokens", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_states_objective_scale_weights_and_threshold()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var run = await ToolRun.Of("fit", file, "--arm", "base", "--objective", "pseudo-huber", "--on", "raw", "--huber", "0.01", "--over-prediction", "2", "--json");
        Assert.Equal(0, run.Code);
        var settings = run.Json["objective_settings"]!;
        Assert.Equal("pseudo-huber", (string)settings["name"]!);
        Assert.Equal("raw", (string)settings["on"]!);
        Assert.Equal(0.01, (double)settings["threshold"]!);
        Assert.Equal(2, (double)settings["over_prediction"]!);
        Assert.Equal("equal", (string)settings["weights"]!);
        var text = await ToolRun.Of("fit", file, "--arm", "base", "--objective", "student-t");
        Assert.All(["Student t (scale", "4 degrees of freedom", "log loss", "plain sum over runs"], words => Assert.Contains(words, text.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--objective", "hubber", "did you mean 'huber'")]
    [InlineData("--on", "linear", "expected one of log, raw")]
    [InlineData("--over-prediction", "0", "a number above 0")]
    [InlineData("--resampling", "jackknife", "wild-webb")]
    public async Task An_unknown_way_of_fitting_is_refused(string option, string value, string expected)
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threshold_for_an_objective_without_one_is_refused()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--objective", "squared", "--huber", "0.01");
        Assert.Equal(2, run.Code);
        Assert.Contains("which has no threshold", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_runs_cannot_tell_is_not_given_as_a_number()
    {
        string file = _folder.File("runs.csv", "params,tokens,loss\n" + string.Concat(
            from n in new[] { 3e7, 4e7, 5e7 }
            from d in new[] { 1.0e9, 1.2e9, 1.4e9 }
            let noise = 1 + 0.01 * Math.Sin(n / 1e6 + d / 1e7)
            select FormattableString.Invariant($"{n},{d},{Ladders.Loss(n, d) * noise}\n")));
        var text = await ToolRun.Of("fit", file);
        Assert.Contains("not identified", text.Out, StringComparison.Ordinal);
        var json = await ToolRun.Of("fit", file, "--json");
        Assert.Contains(json.Json["parameters"]!.AsArray(), p => !(bool)p!["identified"]!);
    }

    [Fact]
    public async Task Several_arms_need_a_choice()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)));
        Assert.Equal(2, run.Code);
        Assert.Contains("--arm", run.Error, StringComparison.Ordinal);
        Assert.Contains("base, change", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prediction_covers_the_law_it_came_from()
    {
        var run = await ToolRun.Of("predict", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--params", "1B", "--tokens", "64B", "--json");
        Assert.Equal(0, run.Code);
        var point = run.Json["points"]![0]!;
        Assert.InRange(Ladders.Loss(1e9, 6.4e10), (double)point["lower"]!, (double)point["upper"]!);
        Assert.Equal(3.84e20, (double)point["flops"]!, 1e-9 * 3.84e20);
    }

    [Fact]
    public async Task Standard_input_and_a_culture_with_commas_read_the_same_numbers()
    {
        var before = CultureInfo.CurrentCulture;
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        string[] arguments = ["--arm", "base", "--json", "--resamples", "200"];
        var plain = await ToolRun.Of(["fit", file, .. arguments]);
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            var other = await ToolRun.Of(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), ["fit", "-", .. arguments]);
            Assert.Equal(plain.Out, other.Out);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var first = await ToolRun.Of("fit", file, "--arm", "base", "--json");
        var second = await ToolRun.Of("fit", file, "--arm", "base", "--json");
        Assert.Equal(first.Out, second.Out);
    }

    [Fact]
    public async Task All_arms_are_fitted_by_themselves_and_reported_together()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1)), report = _folder.File("fit.html", "");
        var run = await ToolRun.Of("fit", file, "--all-arms", "--json", "--resamples", "100", "--report", report);
        Assert.Equal(0, run.Code);
        Assert.Equal(["base", "change"], run.Json["fits"]!.AsArray().Select(f => (string)f!["arm"]!));
        var alone = await ToolRun.Of("fit", file, "--arm", "change", "--json", "--resamples", "100");
        Assert.Equal((double)alone.Json["objective_value"]!, (double)run.Json["fits"]![1]!["objective_value"]!);
        string page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("<td data-value=\"1\">", page, StringComparison.Ordinal);
        var text = await ToolRun.Of("fit", file, "--all-arms", "--resamples", "100");
        Assert.Contains("== change", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_arms_and_one_arm_cannot_both_be_asked()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--all-arms", "--arm", "base");
        Assert.Equal(2, run.Code);
        Assert.Contains("expected one or the other", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_far_from_the_best_of_their_rung_are_left_out_and_counted()
    {
        string rows = string.Concat(from n in new[] { 1e7, 1e8, 1e9 }
                                    from d in new[] { 1e9, 1e10, 1e11 }
                                    from worse in new[] { 1, 1.01, 1.2 }
                                    select FormattableString.Invariant($"{n},{d},{Ladders.Loss(n, d) * worse}\n"));
        string file = _folder.File("sweep.csv", "params,tokens,loss\n" + rows);
        var run = await ToolRun.Of("fit", file, "--near-best", "0.02", "--json", "--resamples", "100");
        Assert.Equal(18, (int)run.Json["runs"]!);
        Assert.Contains("kept: 18 of 27 runs", run.Error, StringComparison.Ordinal);
        var refused = await ToolRun.Of("fit", file, "--near-best", "2");
        Assert.Equal(2, refused.Code);
        Assert.Contains("--near-best: found 2", refused.Error, StringComparison.Ordinal);
    }
}
