using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Small studies with the real trainer: from the file to the verdict.</summary>
public sealed class StudyEndToEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_study_is_trained_once_and_answers_from_then_on()
    {
        string file = _folder.File("study.yaml", Study("variant: { recipe: { optimizer: { lr: 0.008 } } }"));
        // Relative, as people type it: the trainer starts in another folder.
        string root = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(_folder.Path, "runs"));
        string report = Path.Combine(_folder.Path, "report.html");

        var first = await ToolRun.Of("study", "run", file, "--out", root, "--report", report);
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("variant against base", first.Out, StringComparison.Ordinal);
        Assert.Contains("entropy rate", first.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(report));
        var results = Results(root);
        Assert.Equal(8, results.Count);

        var second = await ToolRun.Of("study", "run", file, "--out", root, "--report", report);
        Assert.Equal(0, second.Code);
        Assert.Contains("nothing to train", second.Error, StringComparison.Ordinal);
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(results, Results(root));

        var list = await ToolRun.Of("runs", "ls", root, "--json");
        Assert.Equal(8, list.Json["runs"]!.AsArray().Count);
        var status = await ToolRun.Of("study", "status", file, "--out", root);
        Assert.Contains("8 of 8 runs done", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diverged_arm_is_recorded_and_named_not_averaged_in()
    {
        string file = _folder.File("study.yaml", Study("wild: { recipe: { optimizer: { lr: 1e30, clip_norm: 0 } } }"));
        string root = Path.Combine(_folder.Path, "runs");
        var run = await ToolRun.Of("study", "run", file, "--out", root, "--yes");
        Assert.Equal(2, run.Code);
        Assert.Contains("diverged", run.Error, StringComparison.Ordinal);
        Assert.Contains("wild", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, Results(root).Keys.Count(key => new RunDirectory(Path.Combine(root, key)).ReadResult()!.State == RunState.Diverged));
    }

    [Fact]
    public async Task A_longer_run_of_a_finished_study_costs_the_difference()
    {
        string root = Path.Combine(_folder.Path, "runs");
        string Of(string tokens) => _folder.File("study.yaml", Study("variant: { recipe: { optimizer: { lr: 0.008 } } }")
            .Replace("tokens: [8k, 16k]", $"tokens: [{tokens}], continue: true", StringComparison.Ordinal));
        var first = await ToolRun.Of("study", "run", Of("8k, 16k"), "--out", root);
        Assert.True(first.Code == 0, first.Error);
        var before = Results(root);
        string file = Of("8k, 16k, 32k");
        var quote = await ToolRun.Of("study", "quote", file, "--out", root, "--json");
        var longest = quote.Json["runs"]!.AsArray().Where(r => !(bool)r!["done"]!).ToList();
        // 32, 63 and 125 batches; the last fifth decays.
        Assert.Equal([50, 50, 50, 50], longest.Select(r => (long)r!["begin_step"]!));
        Assert.All(longest, r => Assert.Equal(75.0 / 50, (double)r!["flops"]! / (double)r!["shared_flops"]!, 6));
        var second = await ToolRun.Of("study", "run", file, "--out", root, "--json");
        Assert.True(second.Code == 0, second.Error);
        Assert.Contains("shared-beginning", second.Out, StringComparison.Ordinal);
        Assert.All(before, run => Assert.Equal(run.Value, Results(root)[run.Key]));
        RunDirectory[] runs = [.. Results(root).Keys.Select(key => new RunDirectory(Path.Combine(root, key)))];
        Assert.All(runs, run => Assert.Single(RunAttempt.Read(run.AttemptsFile)));
        // Every line is timed, so the steps that were trained stand in timing.jsonl.
        Assert.Equal(4 * (32 + (63 - 26) + (125 - 50)), runs.Sum(run => File.ReadLines(run.TimingFile).Count()));
        Assert.Contains("12 of 12 runs done", (await ToolRun.Of("study", "status", file, "--out", root)).Out, StringComparison.Ordinal);
        var fit = await ToolRun.Of("fit", root, "--study", "small", "--arm", "base");
        Assert.Contains("4 of 6 runs go on from a shorter run", fit.Out, StringComparison.Ordinal);
    }

    private static string Study(string variant) => $$"""
        study: small
        question: Does it work from end to end?
        baseline:
          name: base
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 2k } }
        variants:
          {{variant}}
        ladder: { sizes: [16x1, 32x1], tokens: [8k, 16k] }
        target: { flops: 1e11 }
        evaluation: { tokens: 2048 }
        answers: { ladder: the machinery is tested and no verdict }
        """;

    /// <summary>When each run was finished, by key.</summary>
    private static Dictionary<string, DateTime> Results(string root) => Directory.GetDirectories(root)
        .Where(d => RunKey.IsKey(Path.GetFileName(d)))
        .ToDictionary(d => Path.GetFileName(d)!, d => File.GetLastWriteTimeUtc(Path.Combine(d, "result.json")));
}
