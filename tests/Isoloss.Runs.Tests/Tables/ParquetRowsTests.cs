using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

/// <summary>
/// The files in Parquet/ were written by DuckDB 1.5: 5,000 rows in row groups of 2,048, with dictionaries, nulls and seven types
/// (snappy in pages of version 1, zstd of version 2); a file with nested columns; and one without rows.
/// </summary>
public sealed class ParquetRowsTests
{
    private static string Sample(string name) =>
        Path.Combine(Repository.Root, "tests", "Isoloss.Runs.Tests", "Parquet", name + ".parquet");

    private static string Error(string path, TableOptions? options = null) =>
        Assert.Throws<BadInputException>(() => RunTableReader.Read(path, options ?? new())).Message;

    [Theory]
    [InlineData("snappy")]
    [InlineData("zstd")]
    public void Numbers_text_booleans_and_nulls_of_all_row_groups_are_read(string name)
    {
        var table = RunTableReader.Read(Sample(name), new());
        Assert.Equal(5000, table.Rows.Count);
        for (int i = 0; i < 5000; i++)
        {
            var run = table.Rows[i];
            Assert.Equal(
                ($"{name}.parquet:{i + 1}", i % 3 == 0 ? null : $"arm-{i % 2}", 1e8 * (1 + i % 5), 2e9 * (1 + i % 7), i, i % 10 == 0, 0.5, null),
                (run.Id, run.Arm, run.Params, run.Tokens, run.Seed, run.Outlier, run.Weight, run.LearningRate));
            Assert.Equal(3.5 + i / 10000.0, run.Loss, 1e-6);
        }
        Assert.Contains("params is column N", table.Assumptions);
        Assert.Contains("flops is 6*params*tokens: no such column", table.Assumptions);
    }

    [Fact]
    public void Columns_are_mapped_and_rows_filtered_as_in_other_tables()
    {
        var table = RunTableReader.Read(Sample("zstd"), new()
        {
            Where = "arm=arm-1 and outlier=false and params<3e8",
            Map = new Dictionary<string, string> { ["loss"] = "weight" },
        });
        Assert.Equal(Enumerable.Range(0, 5000).Count(i => i % 3 != 0 && i % 2 == 1 && i % 10 != 0 && i % 5 < 2), table.Rows.Count);
        Assert.All(table.Rows, r => Assert.Equal(0.5, r.Loss));
    }

    [Fact]
    public void Nested_columns_are_refused_only_where_they_are_asked_for()
    {
        Assert.Equal(3, RunTableReader.Read(Sample("nested"), new()).Rows.Count);
        foreach (string column in new[] { "config", "tags", "m" })
        {
            Assert.EndsWith($"column {column}: found a nested column, expected one value a row; write what it holds as columns of their own",
                Error(Sample("nested"), new() { Map = new Dictionary<string, string> { ["lr"] = column } }), StringComparison.Ordinal);
            Assert.Contains("nested", Error(Sample("nested"), new() { Where = $"{column}=1" }), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_without_rows_is_refused() =>
        Assert.EndsWith("found a header without rows, expected at least one run", Error(Sample("norows")), StringComparison.Ordinal);

    [Fact]
    public void The_first_bytes_decide_and_the_name_is_held_to_its_promise()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(3, RunTableReader.Read(folder.Write("runs.data", File.ReadAllBytes(Sample("nested"))), new()).Rows.Count);
        Assert.EndsWith("found something else, expected a Parquet file, as its name says (it starts with PAR1)",
            Error(folder.Write("runs.parquet", "N,D,loss\n1,2,3\n")), StringComparison.Ordinal);
        Assert.Contains("found nothing, expected a Parquet file", Error(folder.Write("empty.PARQUET", "")), StringComparison.Ordinal);
        Assert.Contains("encrypted", Error(folder.Write("secret.parquet", "PARE and more")), StringComparison.Ordinal);
        Assert.Contains("--study", Error(Sample("zstd"), new() { Study = "first" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Sample("nested"));
        for (int length = 4; length < whole.Length; length += 7)
            Assert.Contains("truncated or damaged", Error(folder.Write("cut.parquet", whole[..length])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_gives_runs_or_a_clear_error_and_nothing_else()
    {
        byte[] whole = File.ReadAllBytes(Sample("zstd"));
        for (int seed = 0; seed < 300; seed++)
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            byte[] damaged = [.. whole];
            // Every other file in its footer, whose counts and lengths the library trusts: it looped for ever on seed 246.
            int from = seed % 2 == 0 ? whole.Length - 2500 : 4;
            for (int change = random.Next(1, 5); change > 0; change--)
                damaged[random.Next(from, whole.Length - 4)] = (byte)random.Next(256);
            var error = Record.Exception(() => RunTableReader.Read(folder.Write("damaged.parquet", damaged), new()));
            Assert.True(error is null or BadInputException, $"seed {seed}: {error}");
        }
    }

    [Fact]
    public async Task A_file_is_read_by_many_at_once()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RunTableReader.Read(Sample("zstd"), new()))));
        Assert.All(tables, t => Assert.Equal(tables[0].Rows, t.Rows));
    }
}
