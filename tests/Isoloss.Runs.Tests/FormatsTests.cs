using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Index;
using Isoloss.Runs.Recipes;
using Isoloss.Runs.Tables;
using Microsoft.Data.Sqlite;

namespace Isoloss.Tests;

/// <summary>docs/formats.md says what is written today; the folder Old keeps what was written once.</summary>
public sealed class FormatsTests
{
    private static string Old => Path.Combine(Repository.Root, "tests", "Isoloss.Runs.Tests", "Old", "1");

    private static string Example(string block)
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "formats.md")).ReplaceLineEndings("\n");
        var match = Regex.Match(document, $"\n```{Regex.Escape(block)}\n(.*?\n)```\n", RegexOptions.Singleline);
        Assert.True(match.Success, $"docs/formats.md has no block {block}");
        return match.Groups[1].Value;
    }

    private static T ReadsBackTheSame<T>(string file)
    {
        string example = Example($"json {file}");
        var value = JsonSerializer.Deserialize<T>(example, IsolossJson.Line)!;
        Assert.Equal(example, JsonSerializer.Serialize(value, IsolossJson.Pretty) + "\n");
        return value;
    }

    [Fact]
    public void The_documented_files_are_what_is_written()
    {
        Assert.Equal(1, ReadsBackTheSame<RunSpec>("run.json").Format);
        Assert.Equal("command", ReadsBackTheSame<Job>("job.json").Run.Trainer.Name);
        Assert.Equal(4711, ReadsBackTheSame<RunStatus>("state.json").ProcessId);
        Assert.Equal(2.744, ReadsBackTheSame<RunResult>("result.json").Loss);
        Assert.Equal(293, ReadsBackTheSame<RunOrigin>("origin").Step);
        Assert.Equal([2 / 3.0, 1 / 3.0], ReadsBackTheSame<EvaluationLosses>("evaluation.json").Weights());
        Assert.Equal(0.61, ReadsBackTheSame<ContinuationSet>("continuations.json").Continuations[0].Greedy.Repeated);
        Assert.Equal("calmer", ReadsBackTheSame<BranchLabel>("branch.json").Name);
        Assert.Equal("812_3", ReadsBackTheSame<ClaimHolder>("claim.json").Job);
        Assert.Equal("baseline", ReadsBackTheSame<StudyManifest>("manifest.json").Baseline);
    }

    [Fact]
    public void The_documented_run_is_the_default_recipe_and_has_the_documented_key()
    {
        var spec = JsonSerializer.Deserialize<RunSpec>(Example("json run.json"), IsolossJson.Line)!;
        Assert.Equal(JsonSerializer.Serialize(new Recipe(), IsolossJson.Pretty), spec.Recipe.ToJsonString(IsolossJson.Pretty));
        Assert.Equal(new Recipe(), spec.Recipe.Deserialize<Recipe>(IsolossJson.Line));
        Assert.Equal("92e73f94b2a16b286b18", spec.Key);
        var job = JsonSerializer.Deserialize<Job>(Example("json job.json"), IsolossJson.Line)!;
        Assert.EndsWith("/" + job.Run.Key, job.Directory, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("timing.jsonl")]
    [InlineData("outliers.jsonl")]
    public void The_documented_lines_are_what_is_written(string file)
    {
        using var folder = new TemporaryFolder();
        string documented = folder.Write(file, Example($"json {file}")), written = folder.In("again.jsonl");
        using (var again = MetricsFile.Open(written))
            foreach (JsonObject line in MetricsFile.Lines(documented))
            {
                var values = new JsonObject(
                    line.Where(v => v.Key != "step").Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
                again.Append((long)line["step"]!, values);
            }

        Assert.Equal(File.ReadAllText(documented), File.ReadAllText(written));
    }

    [Fact]
    public void The_documented_attempts_are_what_is_written_also_after_a_line_that_was_cut()
    {
        using var folder = new TemporaryFolder();
        string example = Example("json attempts.jsonl"), documented = folder.Write("attempts.jsonl", example);
        string written = folder.In("again.jsonl");
        foreach (RunAttempt attempt in RunAttempt.Read(documented))
            RunAttempt.Append(written, attempt);
        Assert.Equal(example, File.ReadAllText(written));

        File.WriteAllText(written, "{\"started\":\"2026");
        RunAttempt.Append(written, RunAttempt.Read(documented)[0]);
        Assert.Equal(12.5, Assert.Single(RunAttempt.Read(written)).Seconds);
    }

    [Fact]
    public void The_documented_tables_are_those_of_the_index()
    {
        using var folder = new TemporaryFolder();
        using (var index = RunIndex.Open(folder.Path))
            index.Refresh();
        using var connection = new SqliteConnection($"Data Source={RunIndex.FileOf(folder.Path)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read())
            statements.Add(reader.GetString(0) + ";\n");
        Assert.Equal(Example("sql"), string.Concat(statements));
    }

    [Fact]
    public void The_documented_table_is_what_is_exported()
    {
        using var text = new StringWriter();
        RunExporter.Write(RunTableReader.Read(Old, new()), text, ExportFormat.Csv);
        Assert.Equal(Example("csv"), text.ToString());
    }

    [Fact]
    public void Files_of_layout_1_stay_readable()
    {
        var run = new RunDirectory(Path.Combine(Old, "92e73f94b2a16b286b18"));
        Assert.Equal(run.Key, run.ReadSpec().Key);
        Assert.Equal(new Recipe(), run.ReadSpec().Recipe.Deserialize<Recipe>(IsolossJson.Line));
        Assert.Equal((RunState.Running, 4711, "node-1", 240L),
            (run.ReadStatus()!.State, run.ReadStatus()!.ProcessId, run.ReadStatus()!.Host, run.ReadStatus()!.Step));
        Assert.Equal((2.744, 105_792, 999_424, 7.08075e11),
            (run.ReadResult()!.Loss, run.ReadResult()!.Params, run.ReadResult()!.Tokens, run.ReadResult()!.Flops));
        Assert.Equal([244, 245], MetricsFile.Read(run.MetricsFile).Select(l => (int)l["step"]!));
        Assert.Equal("muon", Assert.Single(StudyManifest.NamesIn(Old)));
        Assert.Equal(new StudyRun(run.Key, "baseline", "64x2@1M", 1), Assert.Single(StudyManifest.Read(Old, "muon")!.Runs));
    }

    [Theory]
    [InlineData(typeof(RunState), "queued, running, finished, diverged, failed, cancelled")]
    [InlineData(typeof(Norm), "rms, layer")]
    [InlineData(typeof(Positions), "rotary, learned")]
    [InlineData(typeof(Mlp), "swiglu, gelu")]
    [InlineData(typeof(OptimizerName), "adamw, muon, lion, soap")]
    [InlineData(typeof(ScheduleName), "constant, cosine, wsd")]
    [InlineData(typeof(Precision), "fp32, bf16-linears")]
    public void Persisted_words_never_change(Type choice, string words) => Assert.Equal(
        words, string.Join(", ",
            Enum.GetValues(choice).Cast<object>().Select(v => JsonSerializer.Serialize(v, choice, IsolossJson.Line).Trim('"'))));
}
