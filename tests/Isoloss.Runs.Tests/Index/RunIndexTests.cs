using System.Diagnostics;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Index;
using Isoloss.Runs.Tables;
using Microsoft.Data.Sqlite;

namespace Isoloss.Tests.Index;

public sealed class RunIndexTests
{
    private static IReadOnlyList<IndexedRun> RefreshedList(string root)
    {
        using var index = RunIndex.Open(root);
        index.Refresh();
        Assert.Null(index.Note);
        return index.List();
    }

    [Fact]
    public void Only_what_changed_is_read_again()
    {
        using var root = new TemporaryFolder();
        var runs = Enumerable.Range(1, 5).Select(seed => RunDirectory.Create(root.Path, Samples.Spec(seed))).ToList();
        using (var index = RunIndex.Open(root.Path))
        {
            Assert.Equal(5, index.Refresh());
            Assert.Equal(0, index.Refresh());
            runs[1].WriteStatus(new RunStatus { State = RunState.Failed, Updated = Samples.Time, Message = "out of memory" });
            runs[2].WriteResult(Samples.Result());
            Directory.Delete(runs[3].Path, recursive: true);
            Assert.Equal(2, index.Refresh());
        }
        using var again = RunIndex.Open(root.Path);
        Assert.Equal(0, again.Refresh());
        var listed = again.List().ToDictionary(r => r.Seed!.Value);
        Assert.Equal([1, 2, 3, 5], listed.Keys.Order());
        Assert.Equal((RunState.Queued, null), (listed[1].State, listed[1].Loss));
        Assert.Equal((RunState.Failed, "out of memory"), (listed[2].State, listed[2].Message));
        Assert.Equal((RunState.Finished, 2.5, 107_000, 1e6, 7e11, 10),
            (listed[3].State, listed[3].Loss, listed[3].Params, listed[3].Tokens, listed[3].Flops, listed[3].Seconds));
        Assert.Equal(File.GetLastWriteTimeUtc(runs[2].ResultFile), listed[3].Finished!.Value.UtcDateTime);
    }

    [Fact]
    public void Studies_and_filters_are_known()
    {
        using var root = new TemporaryFolder();
        var (one, two) = (Samples.Finished(root.Path, 1), Samples.Finished(root.Path, 2, loss: 3));
        Samples.Study("first", new StudyRun(one.Key, "baseline", "64x2@1M", 1)).Write(root.Path);
        Samples.Study("second", new StudyRun(one.Key, "muon", "64x2@1M", 1), new StudyRun(two.Key, "muon", "64x2@1M", 2)).Write(
            root.Path);
        using var index = RunIndex.Open(root.Path);
        index.Refresh();
        Assert.Equal([new("first", "baseline", "64x2@1M"), new("second", "muon", "64x2@1M")],
            index.List().Single(r => r.Key == one.Key).Places);
        Assert.Equal(
            two.Key, Assert.Single(index.List(RowFilter.Parse("study=second and loss>=3 and N=107k and interrupted=no"))).Key);
        Assert.Contains("no column 'sed'; did you mean 'seed'?",
            Assert.Throws<BadInputException>(() => index.List(RowFilter.Parse("sed=1"))).Message, StringComparison.Ordinal);
        Samples.Study("second", new StudyRun(one.Key, "qk-norm", "64x2@1M", 1)).Write(root.Path);
        Assert.Equal(0, index.Refresh());
        Assert.Empty(index.List().Single(r => r.Key == two.Key).Places);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("truncated")]
    [InlineData("cut in a header")]
    [InlineData("overwritten inside")]
    [InlineData("another version")]
    public void A_file_of_no_use_is_built_again(string damage)
    {
        using var root = new TemporaryFolder();
        foreach (int seed in Enumerable.Range(1, 60))
            Samples.Finished(root.Path, seed);
        Assert.Equal(60, RefreshedList(root.Path).Count);
        Damage(RunIndex.FileOf(root.Path), damage);
        Assert.Equal(60, RefreshedList(root.Path).Count);
        Assert.Equal(60, RefreshedList(root.Path).Count);
    }

    private static void Damage(string file, string damage)
    {
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "deleted":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "garbage":
                new Random(1).NextBytes(bytes);
                File.WriteAllBytes(file, bytes);
                break;
            case "truncated":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "cut in a header":
                File.WriteAllBytes(file, bytes[..50]);
                break;
            case "overwritten inside":
                bytes.AsSpan(4096, 8192).Fill(0xAB);
                File.WriteAllBytes(file, bytes);
                break;
            default:
                using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
                {
                    connection.Open();
                    using var command = connection.CreateCommand();
                    command.CommandText = "DROP TABLE runs; CREATE TABLE runs (other TEXT); PRAGMA user_version=999";
                    command.ExecuteNonQuery();
                }

                break;
        }
    }

    [Fact]
    public void Many_can_refresh_at_once_even_a_damaged_file()
    {
        using var root = new TemporaryFolder();
        foreach (int seed in Enumerable.Range(1, 40))
            Samples.Finished(root.Path, seed);
        for (int round = 0; round < 3; round++)
        {
            File.WriteAllBytes(RunIndex.FileOf(root.Path), [.. Enumerable.Repeat((byte)round, 5000)]);
            var counts = new int[6];
            Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = counts.Length }, i =>
                counts[i] = RefreshedList(root.Path).Count);
            Assert.All(counts, count => Assert.Equal(40, count));
        }
    }

    [Fact]
    public void Where_the_file_cannot_be_used_the_index_lives_in_memory_and_says_so()
    {
        using var root = new TemporaryFolder();
        Samples.Finished(root.Path);
        Directory.CreateDirectory(RunIndex.FileOf(root.Path));
        AssertInMemory(root.Path);
    }

    [Fact]
    public void A_read_only_root_is_indexed_in_memory()
    {
        using var root = new TemporaryFolder();
        Samples.Finished(root.Path);
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "--bind", "-o", "ro", root.Path, root.Path);
        Assert.SkipUnless(mounted, "needs the right to mount a directory read-only");
        try
        {
            AssertInMemory(root.Path);
        }
        finally
        {
            Run("umount", root.Path);
        }
    }

    private static void AssertInMemory(string root)
    {
        using var index = RunIndex.Open(root);
        Assert.Contains("the index is kept in memory, because", index.Note, StringComparison.Ordinal);
        Assert.Equal(1, index.Refresh());
        Assert.Equal(0, index.Refresh());
        Assert.Equal(2.5, Assert.Single(index.List()).Loss);
    }

    [Fact]
    public void A_damaged_run_is_listed_with_its_fault_and_hides_no_other()
    {
        using var root = new TemporaryFolder();
        var (good, bad) = (Samples.Finished(root.Path, 1), Samples.Finished(root.Path, 2));
        File.WriteAllText(bad.ResultFile, "{");
        var listed = RefreshedList(root.Path);
        Assert.Equal(RunState.Finished, listed.Single(r => r.Key == good.Key).State);
        Assert.Equal(RunState.Failed, listed.Single(r => r.Key == bad.Key).State);
        Assert.Contains(bad.ResultFile, listed.Single(r => r.Key == bad.Key).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_run_is_interrupted_and_still_running_in_its_words()
    {
        using var root = new TemporaryFolder();
        RunDirectory.Create(root.Path, Samples.Spec()).WriteStatus(
            new RunStatus
            {
                State = RunState.Running,
                Updated = Samples.Time,
                ProcessId = int.MaxValue,
                Host = Environment.MachineName,
            });
        var run = Assert.Single(RefreshedList(root.Path));
        Assert.Equal((RunState.Running, true), (run.State, run.IsInterrupted));
    }

    [Fact]
    public void A_root_that_is_not_there_has_no_runs()
    {
        using var root = new TemporaryFolder();
        using var index = RunIndex.Open(root.In("none"));
        Assert.Equal(0, index.Refresh());
        Assert.Empty(index.List());
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
