using System.Text.Json.Nodes;
using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

public sealed class RunExporterTests
{
    private static readonly Gen<double> Positive =
        Gen.Select(Gen.Double[1, 10], Gen.Int[-300, 300], (m, e) => m * Math.Pow(10, e));
    private static readonly Gen<double?> Optional =
        Gen.OneOf(Gen.Const((double?)null), Gen.Double[-1e9, 1e9].Select(d => (double?)d));
    private static readonly Gen<double?> OptionalPositive =
        Gen.OneOf(Gen.Const((double?)null), Positive.Select(d => (double?)d));
    private static readonly Gen<string?> Label = Choose.From<string?>(
        null, "baseline", "qk-norm", "a,b", "a\tb", "say \"so\"", " padded ", "two\nlines", "two\r\nlines", "=1+1", "Größe 大きさ 🙂", "5e8", "'", "#", "null", "\uFEFFx");

    private static readonly Gen<RunRecord> Runs =
        from numbers in Gen.Select(Positive, Positive, Positive, Positive)
        from optional in Gen.Select(Optional, Optional, Optional, Optional)
        from more in Gen.Select(OptionalPositive, OptionalPositive, Positive, Gen.Bool)
        from labels in Gen.Select(Label, Label, Label, Label)
        from state in Gen.Enum<RunState>()
        from seed in Gen.OneOf(Gen.Const((int?)null), Gen.Int.Select(i => (int?)i))
        select new RunRecord
        {
            Id = labels.Item1 ?? "0123456789abcdef0123",
            Arm = labels.Item2,
            Rung = labels.Item3,
            Part = labels.Item4,
            State = state,
            Params = numbers.Item1,
            Tokens = numbers.Item2,
            Flops = state == RunState.Queued ? double.NaN : numbers.Item3,
            Loss = state == RunState.Finished ? numbers.Item4 : double.NaN,
            Seed = seed,
            OracleLoss = optional.Item1,
            EntropyRate = optional.Item2,
            TokensPerSecond = optional.Item3,
            Seconds = optional.Item4,
            UniqueTokens = more.Item1,
            // The reader computes one of the two from the other.
            Steps = more.Item2,
            BatchTokens = 2 * more.Item2,
            LearningRate = more.Item2,
            Weight = more.Item3,
            Outlier = more.Item4,
        };

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Tsv)]
    [InlineData(ExportFormat.Jsonl)]
    public void What_is_exported_reads_back_exactly(ExportFormat format) => Runs.Array[1, 5].Sample(runs =>
    {
        using var text = new StringWriter();
        RunExporter.Write(Table(runs), text, format);
        var back = RunTableReader.Read("-", new TableOptions(), new StringReader(text.ToString()));
        Assert.Equal(runs, back.Rows);
        Assert.All(back.Assumptions, OnlyAboutValues);
    });

    [Fact]
    public void What_is_exported_to_Parquet_reads_back_exactly() => Runs.Array[1, 5].Sample(runs =>
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.In("runs.parquet")))
            RunExporter.Write(Table(runs), file, ExportFormat.Parquet);
        var back = RunTableReader.Read(folder.In("runs.parquet"), new TableOptions());
        Assert.Equal(runs, back.Rows);
        Assert.All(back.Assumptions, OnlyAboutValues);
    });

    // The runs here are any numbers: C is not 6 N D, and some are outliers.
    private static void OnlyAboutValues(string assumption) =>
        Assert.Matches("^recorded flops are .* in the median run|are flagged as outliers .* and kept", assumption);

    [Theory]
    [InlineData("a.csv", ExportFormat.Csv)]
    [InlineData("a.TSV", ExportFormat.Tsv)]
    [InlineData("a.jsonl", ExportFormat.Jsonl)]
    [InlineData("a.parquet", ExportFormat.Parquet)]
    public void The_extension_names_the_format(string path, ExportFormat format) =>
        Assert.Equal(format, RunExporter.FormatOf(path));

    [Fact]
    public void An_unknown_extension_is_refused() =>
        Assert.Contains("found extension '.xlsx', expected .csv, .tsv, .jsonl or .parquet",
            Assert.Throws<BadInputException>(() => RunExporter.FormatOf("a.xlsx")).Message, StringComparison.Ordinal);

    [Fact]
    public void Metrics_become_a_table_with_a_column_for_each_name()
    {
        using var folder = new TemporaryFolder();
        var run = RunDirectory.Create(folder.Path, Samples.Spec());
        Assert.Contains("no measurements yet", Assert.Throws<BadInputException>(() =>
            RunExporter.WriteMetrics(run, new StringWriter())).Message, StringComparison.Ordinal);
        using (var metrics = MetricsFile.Open(run.MetricsFile))
        {
            metrics.Append(0, new JsonObject { ["loss"] = 4.5 });
            metrics.Append(10, new JsonObject { ["loss"] = double.NaN, ["note"] = "a,b", ["norms"] = new JsonArray(1, 2) });
        }
        using var text = new StringWriter();
        RunExporter.WriteMetrics(run, text);
        Assert.Equal("step,loss,note,norms\n0,4.5,,\n10,NaN,\"a,b\",\"[1,2]\"\n", text.ToString());
    }

    private static RunTable Table(RunRecord[] runs) => new() { Source = "test", Rows = runs, Assumptions = [] };
}
