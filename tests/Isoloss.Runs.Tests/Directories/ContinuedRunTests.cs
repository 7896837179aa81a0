using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

public sealed class ContinuedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_longer_run_is_an_observation_and_a_branch_is_none()
    {
        var (shorter, longer, branch) = Line();
        Assert.Equal([false, true, false], new[] { shorter, longer, branch }.Select(ContinuedRun.Is));
        var table = RunTableReader.Read(_folder.Path, new TableOptions());
        Assert.Equal(new[] { shorter.Key, longer.Key }.Order(StringComparer.Ordinal), table.Rows.Select(r => r.Id));
        Assert.Equal(shorter.Key, table.Rows.Single(r => r.Id == longer.Key).Origin);
        Assert.Contains(table.Assumptions, a => a.StartsWith("1 branches are left out", StringComparison.Ordinal));
        Assert.StartsWith("1 of 2 runs go on from a shorter run", SharedBeginnings.Of(table.Rows)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_knows_its_origins_and_one_without_its_shorter_run_shares_nothing()
    {
        Line();
        string file = Path.Combine(_folder.Path, "runs.csv");
        using (var writer = new StreamWriter(file))
            RunExporter.Write(RunTableReader.Read(_folder.Path, new TableOptions()), writer, ExportFormat.Csv);
        var rows = RunTableReader.Read(file, new TableOptions()).Rows;
        Assert.NotNull(SharedBeginnings.Of(rows));
        Assert.Null(SharedBeginnings.Of([.. rows.Where(r => r.Origin is not null)]));
        Assert.Null(SharedBeginnings.Of([.. rows.Select(r => r with { Origin = null })]));
    }

    [Fact]
    public void Its_measurements_begin_with_those_of_the_shorter_run()
    {
        var (_, longer, branch) = Line();
        Assert.Equal([1, 2, 5, 6], ContinuedRun.Lines(longer).Select(l => (int)l["step"]!));
        Assert.Equal([1, 2, 5, 6, 7], ContinuedRun.Lines(branch).Select(l => (int)l["step"]!));
        Assert.Equal([[10.0], [20], [50], [60]], ContinuedRun.Numbers(longer, "tokens"));
        Assert.Equal([1, 2, 5, 6], CurveReader.Read(longer.Path, new Dictionary<string, string>()).Rows.Select(r => r.Step));
        using var text = new StringWriter();
        RunExporter.WriteMetrics(longer, text);
        Assert.Equal("step,tokens,loss\n1,10,3\n2,20,3\n5,50,3\n6,60,3\n", text.ToString());
        Assert.Equal([[1.0, 10], [2, 20], [5, 50], [6, 60], [7, 70]], ContinuedRun.Numbers(branch, "step", "tokens"));
    }

    [Fact]
    public void A_step_that_is_none_is_named_in_the_file_that_has_it()
    {
        var (shorter, longer, _) = Line();
        File.AppendAllText(shorter.MetricsFile, "{\"step\":2.5}\n");
        var error = Assert.Throws<BadInputException>(() => ProbeReading.Of(longer).ToList());
        Assert.StartsWith($"{shorter.MetricsFile}: object 4: found step 2.5", error.Message, StringComparison.Ordinal);
        File.WriteAllText(shorter.MetricsFile, "");
        File.AppendAllText(longer.MetricsFile, "{\"step\":\"x\"}\n");
        error = Assert.Throws<BadInputException>(() => ProbeReading.Of(longer).ToList());
        Assert.StartsWith($"{longer.MetricsFile}: object 3: found step \"x\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_origin_that_is_gone_or_a_circle_is_no_beginning()
    {
        var (shorter, longer, _) = Line();
        AtomicFile.WriteJson(shorter.RunFile, shorter.ReadSpec() with { Origin = new RunOrigin(longer.Key, 3, 1_000_000) });
        Assert.Equal([5, 6], ContinuedRun.Lines(longer).Select(l => (int)l["step"]!));
        Directory.Delete(shorter.Path, recursive: true);
        Assert.False(ContinuedRun.Is(longer));
        Assert.Equal([5, 6], ContinuedRun.Lines(longer).Select(l => (int)l["step"]!));
    }

    [Fact]
    public void A_run_whose_shorter_one_is_gone_is_left_out_in_words_of_its_own()
    {
        var (shorter, _, _) = Line();
        RunDirectory other = Run(Samples.Spec(seed: 2), 1);
        Directory.Delete(shorter.Path, recursive: true);
        var table = RunTableReader.Read(_folder.Path, new TableOptions());
        Assert.Equal([other.Key], table.Rows.Select(r => r.Id));
        Assert.Contains(table.Assumptions, a => a.StartsWith("1 branches are left out", StringComparison.Ordinal));
        Assert.Contains(table.Assumptions, a => a.StartsWith("1 runs are left out: they go on from runs that are not in", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_seconds_are_not_those_of_all_its_tokens()
    {
        var run = new RunRecord { Id = "a", Params = 1, Tokens = 1000, Flops = 6000, Loss = 3, Seconds = 10 };
        Assert.Equal(100, run.ToObservation().TokensPerSecond);
        Assert.Equal(double.NaN, (run with { Origin = "b" }).ToObservation().TokensPerSecond);
        Assert.Equal(200, (run with { Origin = "b", TokensPerSecond = 200 }).ToObservation().TokensPerSecond);
    }

    /// <summary>A run, a longer one from its step 3, and a branch of that from step 6.</summary>
    private (RunDirectory Shorter, RunDirectory Longer, RunDirectory Branch) Line()
    {
        var shorter = Run(Samples.Spec(), 1, 2, 4);
        var longer = Run(Samples.Spec(tokens: 2_000_000) with { Origin = new RunOrigin(shorter.Key, 3, 1_000_000) }, 5, 6);
        return (shorter, longer, Run(longer.ReadSpec() with { Origin = new RunOrigin(longer.Key, 6, 1_000_000) }, 7));
    }

    private RunDirectory Run(RunSpec spec, params int[] steps)
    {
        var run = RunDirectory.Create(_folder.Path, spec);
        using (var metrics = MetricsFile.Open(run.MetricsFile))
            foreach (int step in steps)
                metrics.Append(step, new JsonObject { ["tokens"] = 10.0 * step, ["loss"] = 3.0 });
        run.WriteResult(Samples.Result() with { Origin = spec.Origin });
        return run;
    }
}
