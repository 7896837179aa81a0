using System.Diagnostics;
using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class RunDirectoryTests
{
    [Fact]
    public void A_run_is_created_once_and_read_back()
    {
        using var root = new TemporaryFolder();
        var spec = Samples.Spec();
        var run = RunDirectory.Create(root.Path, spec);
        var written = File.GetLastWriteTimeUtc(run.RunFile);
        Assert.Equal(run.Path, RunDirectory.Create(root.Path, spec).Path);
        Assert.Equal(written, File.GetLastWriteTimeUtc(run.RunFile));
        Assert.Equal(spec.Key, run.ReadSpec().Key);
        Assert.Equal(spec.Key, new RunDirectory(run.Path + Path.DirectorySeparatorChar).Key);
        Assert.False(run.IsDone);
        run.WriteResult(Samples.Result());
        Assert.True(run.IsDone);
        Assert.Equal(Samples.Result(), run.ReadResult());
    }

    [Fact]
    public void What_is_not_there_yet_is_null_but_a_run_needs_its_run_file()
    {
        using var root = new TemporaryFolder();
        var run = new RunDirectory(root.In("0123456789abcdef0123"));
        Assert.Null(run.ReadStatus());
        Assert.Null(run.ReadResult());
        Assert.StartsWith($"{run.RunFile}: missing; a run directory needs it", Assert.Throws<BadInputException>(run.ReadSpec).Message);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{\"loss\":2.5,\"par", "expected the JSON of a RunResult")]
    [InlineData("null", "found Null, expected a JSON object")]
    [InlineData("[]", "found Array, expected a JSON object")]
    [InlineData("{}", "missing required properties including: 'loss', 'params', 'tokens'")]
    [InlineData("{\"loss\":\"low\",\"params\":1,\"tokens\":1}", "Path: $.loss")]
    [InlineData("{\"loss\":null,\"params\":1,\"tokens\":1}", "Path: $.loss")]
    [InlineData("{\"loss\":NaN,\"params\":1,\"tokens\":1}", "'N' is an invalid start of a value")]
    [InlineData("{\"loss\":1,\"loss\":2,\"params\":1,\"tokens\":1}", "uplicate")]
    [InlineData("{\"loss\":1,\"params\":1,\"tokens\":1,\"state\":\"done\"}", "Path: $.state")]
    [InlineData("{\"loss\":1,\"params\":1,\"tokens\":1,\"state\":3}", "Path: $.state")]
    [InlineData("{\"format\":2,\"loss\":1,\"params\":1,\"tokens\":1}", "found format 2, expected at most 1: a newer Isoloss wrote this file")]
    [InlineData("{\"format\":\"x\",\"loss\":1,\"params\":1,\"tokens\":1}", "Path: $.format")]
    public void A_damaged_file_is_named_with_its_fault(string content, string fault)
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        File.WriteAllText(run.ResultFile, content);
        var error = Assert.ThrowsAny<BadInputException>(run.ReadResult);
        Assert.StartsWith(run.ResultFile + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_or_missing_nothing()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        string whole = File.ReadAllText(run.RunFile).TrimEnd();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllText(run.RunFile, whole[..length]);
            Assert.Throws<BadInputException>(run.ReadSpec);
        }
    }

    [Fact]
    public void A_changed_byte_gives_a_result_or_a_clear_error_and_nothing_else()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        run.WriteResult(Samples.Result());
        byte[] whole = File.ReadAllBytes(run.ResultFile);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. whole];
            changed[at] = value;
            File.WriteAllBytes(run.ResultFile, changed);
            var error = Record.Exception(() => run.ReadResult());
            Assert.True(error is null or BadInputException, $"{error}");
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        File.WriteAllBytes(run.ResultFile, [0xEF, 0xBB, 0xBF, .. "{\"loss\":2.5,\"params\":1,\"tokens\":2}"u8]);
        Assert.Equal(2.5, run.ReadResult()!.Loss);
    }

    [Fact]
    public void Fields_of_the_future_are_ignored()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        File.WriteAllText(run.ResultFile, "{\"loss\":2.5,\"params\":1,\"tokens\":2,\"grokking\":{\"at\":[1,2]}}");
        Assert.Equal((2.5, RunState.Finished), (run.ReadResult()!.Loss, run.ReadResult()!.State));
    }

    [Fact]
    public void A_running_state_is_interrupted_when_its_process_is_gone()
    {
        using var self = Process.GetCurrentProcess();
        var here = new RunStatus
        {
            State = RunState.Running,
            Updated = self.StartTime.AddMinutes(1),
            ProcessId = self.Id,
            Host = Environment.MachineName,
        };
        Assert.False(here.IsInterrupted());
        Assert.True((here with { ProcessId = int.MaxValue }).IsInterrupted());
        Assert.True(
            (here with { Updated = self.StartTime.AddHours(-1) }).IsInterrupted(), "another process has inherited the number");
        Assert.False((here with { ProcessId = int.MaxValue, Host = "another-machine" }).IsInterrupted());
        Assert.False((here with { ProcessId = int.MaxValue, State = RunState.Cancelled }).IsInterrupted());
        Assert.False((here with { ProcessId = null }).IsInterrupted());
    }
}
