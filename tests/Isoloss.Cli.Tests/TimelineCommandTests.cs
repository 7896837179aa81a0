namespace Isoloss.Tests;

/// <summary>The command <c>timeline</c> from end to end.</summary>
public sealed class TimelineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Text_answers_by_year_and_says_what_it_is_calibrated_to()
    {
        var run = await ToolRun.Of("timeline", "--samples", "20000");
        Assert.Equal(0, run.Code);
        Assert.All(["median 2052.8", "calibrated to a published output (the yearly curve)", "confirms nothing", "none of these 10.0 %", "Anchors", "evolution", "Affordable"],
            word => Assert.Contains(word, run.Words, StringComparison.Ordinal));
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= 110, line));
    }

    [Fact]
    public async Task Json_has_every_year_with_its_error_and_every_input_with_its_basis()
    {
        var run = await ToolRun.Of("timeline", "--samples", "20000", "--json");
        Assert.Equal(127, run.Json["years"]!.AsArray().Count);
        Assert.Equal(2052.8, (double)run.Json["median"]!, 0.5);
        Assert.All(run.Json["years"]!.AsArray(), y => Assert.InRange((double)y!["monte_carlo_error"]!, 0, 0.01));
        Assert.All(run.Json["inputs"]!.AsArray(), i => Assert.Contains((string)i!["basis"]!, new[] { "published", "inferred", "calibrated" }));
        Assert.Equal(6, run.Json["anchors"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_set_and_observed_and_held_against_is_answered()
    {
        var run = await ToolRun.Of("timeline", "--samples", "20000", "--set", "medium.median=36", "--set", "short.weight=25%", "--set", "spending.doubling=2",
            "--observe", "flops=1e27,sufficed=no", "--against", "cotra-2020", "--json");
        Assert.Equal(0, run.Code);
        Assert.Contains("algorithms of 2020", run.Error, StringComparison.Ordinal);
        Assert.True((bool)run.Json["changed"]!);
        Assert.Contains(run.Json["against"]!["drivers"]!.AsArray(), d => (string)d!["driver"]! == "spending growth" && (double)d["years"]! < 0);
        Assert.Contains(run.Json["against"]!["drivers"]!.AsArray(), d => (string)d!["driver"]! == "offsets" && (double)d["years"]! > 0);
    }

    [Fact]
    public async Task The_page_is_written_and_a_preset_printed_reads_back_as_itself()
    {
        string page = Path.Combine(_folder.Path, "t.html");
        Assert.Equal(0, (await ToolRun.Of("timeline", "--samples", "20000", "--report", page)).Code);
        Assert.Contains("Isoloss timeline", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var printed = await ToolRun.Of("timeline", "presets", "alexander-2022");
        var again = await ToolRun.Of("timeline", "--samples", "20000", "--preset", _folder.File("mine.yaml", printed.Out), "--json");
        Assert.Equal(2066, (double)again.Json["median"]!, 0.5);
    }

    [Fact]
    public async Task The_table_of_presets_sets_what_is_published_beside_what_comes_out()
    {
        var run = await ToolRun.Of("timeline", "presets");
        Assert.All(["cotra-2020", "2052.9", "alexander-2022", "2065", "not the output of a spreadsheet", "calibrated"], word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cost_has_a_chance_by_year_and_takes_a_measured_multiplier()
    {
        var plain = await ToolRun.Of("timeline", "cost", "--like", "gpt-3", "--by", "2030", "--json");
        Assert.InRange((double)plain.Json["even_chance_year"]!, 2026, 2030);
        string comparison = _folder.File("c.json", """{"level": 0.95, "multiplier": {"estimate": 2, "lower": 1.8, "upper": 2.2}}""");
        var measured = await ToolRun.Of("timeline", "cost", "--like", "gpt-3", "--by", "2030", "--multiplier", comparison, "--json");
        Assert.Equal(2, (double)plain.Json["years"]![1]!["flops"]!["estimate"]! / (double)measured.Json["years"]![1]!["flops"]!["estimate"]!, 0.1);
        Assert.Contains("once", measured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measured_multiplier_feeds_the_forecast_and_what_it_moved_is_told()
    {
        string comparison = _folder.File("c.json", """{"level": 0.95, "multiplier": {"estimate": 10, "lower": 8, "upper": 12.5}}""");
        var once = await ToolRun.Of("timeline", "--samples", "20000", "--multiplier", comparison, "--multiplier-year", "2027", "--json");
        Assert.Equal("sampling", (string)once.Json["method"]!);
        Assert.Contains("once, from 2027 on", once.Error, StringComparison.Ordinal);
        Assert.Equal(2052.8, (double)once.Json["measured"]!["median_without"]!, 0.5);
        Assert.InRange((double)once.Json["median"]!, 2045, 2051);
        var pace = await ToolRun.Of("timeline", "--samples", "20000", "--multiplier", "2", "--gains-per-year", "2");
        Assert.All(["2 gains a year like the measured 2, from 2024 on", "with it, 2052.8 without"], word => Assert.Contains(word, pace.Out, StringComparison.Ordinal));
        var nothing = await ToolRun.Of("timeline", "--samples", "20000", "--multiplier", "1", "--json");
        Assert.Equal((double)nothing.Json["measured"]!["median_without"]!, (double)nothing.Json["median"]!);
        Assert.Equal("quadrature", (string)nothing.Json["method"]!);
    }

    [Fact]
    public async Task A_cost_takes_a_loss_under_a_saved_fit_and_its_compute_leads_back_to_it()
    {
        string saved = Path.Combine(_folder.Path, "fit.json");
        Assert.Equal(0, (await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--save", saved, "--resamples", "100")).Code);
        var cost = await ToolRun.Of("timeline", "cost", "--fit", saved, "--loss", "2.2", "--year", "2026", "--by", "2030", "--json");
        Assert.Equal(0, cost.Code);
        string flops = ((double)cost.Json["flops"]!).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var predicted = await ToolRun.Of("predict", saved, "--flops", flops, "--json");
        Assert.Equal(2.2, (double)predicted.Json["points"]![0]!["predicted"]!, 1e-4);
        var first = cost.Json["years"]![0]!["flops"]!;
        Assert.True((double)first["lower"]! < (double)cost.Json["flops"]! && (double)cost.Json["flops"]! < (double)first["upper"]!);
        var text = await ToolRun.Of("timeline", "cost", "--fit", saved, "--loss", "2.2", "--year", "2026");
        Assert.Contains("as good as loss 2.2", text.Out, StringComparison.Ordinal);
        var floor = await ToolRun.Of("timeline", "cost", "--fit", saved, "--loss", "1.2", "--year", "2026");
        Assert.Equal(2, floor.Code);
        Assert.All(["--loss: found the loss 1.2", "expected"], word => Assert.Contains(word, floor.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_is_counted_in_copies_and_lifetimes()
    {
        var run = await ToolRun.Of("timeline", "model", "--params", "175B", "--tokens", "300B", "--days", "30", "--json");
        Assert.Equal(100, (double)run.Json["lifetimes"]!, 1e-6);
        Assert.Equal(34722.2, (double)run.Json["copies"]!, 0.1);
    }

    [Theory]
    [InlineData("found an unknown anchor", "--set", "shrot.weight=1")]
    [InlineData("did you mean 'spending.doubling'?", "--set", "spending.doublign=2")]
    [InlineData("lower 3 above upper 1", "--set", "brain=90%[3,1]")]
    [InlineData("sum to", "--set", "short.weight=1")]
    [InlineData("numbers from 0 to 1", "--set", "short.weight=-0.1")]
    [InlineData("expected INPUT=VALUE", "--set", "brain")]
    [InlineData("expected a number", "--set", "medium.median=uniform[1,2]")]
    [InlineData("expected both flops and sufficed", "--observe", "flops=1e26")]
    [InlineData("found 'sufficed=maybe'", "--observe", "flops=1e26,sufficed=maybe")]
    [InlineData("found no preset 'cotra'", "--preset", "cotra")]
    [InlineData("a year from 1950 to 2500", "--from", "1")]
    [InlineData("expected a rising range", "--from", "2100", "--to", "2050")]
    [InlineData("and no --multiplier", "--gains-per-year", "2")]
    [InlineData("found no file 'no.json'", "--multiplier", "no.json")]
    [InlineData("or a lognormal", "--multiplier", "uniform[1, 2]")]
    [InlineData("a year from 1950 to 2500", "--multiplier", "2", "--multiplier-year", "3000")]
    [InlineData("two uncertain inputs", "--correlate", "brain,samples=0.5")]
    [InlineData("between -1 and 1", "--correlate", "brain,transformative=1.5")]
    public async Task A_wrong_question_is_refused(string said, params string[] arguments)
    {
        var run = await ToolRun.Of(["timeline", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("cost")]
    [InlineData("cost", "--like", "gpt-33")]
    [InlineData("cost", "--like", "gpt-3", "--by", "2010")]
    [InlineData("cost", "--flops", "1e22")]
    [InlineData("cost", "--like", "gpt-3", "--halving", "normal(0, 1)")]
    [InlineData("cost", "--like", "gpt-3", "--multiplier", "no-such.json")]
    [InlineData("cost", "--like", "gpt-3", "--gains-per-year", "2")]
    [InlineData("cost", "--loss", "2.5", "--year", "2026")]
    [InlineData("cost", "--fit", "no-such.json", "--year", "2026")]
    [InlineData("cost", "--fit", "no-such.json", "--loss", "2.5")]
    [InlineData("cost", "--fit", "no-such.json", "--loss", "2.5", "--year", "2026")]
    [InlineData("cost", "--fit", "no-such.json", "--loss", "2.5", "--year", "2026", "--like", "gpt-3")]
    [InlineData("model", "--params", "1B")]
    [InlineData("presets", "no-such")]
    public async Task A_wrong_part_is_refused(params string[] arguments) =>
        Assert.Equal(2, (await ToolRun.Of(["timeline", .. arguments])).Code);
}
