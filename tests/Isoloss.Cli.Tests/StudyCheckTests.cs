using Isoloss.Cli;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary><c>study check</c> and what <c>study run</c> makes of open questions.</summary>
public sealed class StudyCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_open_question_is_printed_with_its_proposal_and_the_exit_code_says_so()
    {
        var run = await ToolRun.Of("study", "check", Study());
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("open: learning-rate.variant", run.Out, StringComparison.Ordinal);
        Assert.Contains("proposed", run.Out, StringComparison.Ordinal);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_a_question_has_id_text_proposal_reason_and_severity()
    {
        var run = await ToolRun.Of("study", "check", Study(), "--json");
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.True((bool)run.Json["blocked"]!);
        var question = run.Json["questions"]!.AsArray().Single(q => (string)q!["id"]! == "learning-rate.variant")!;
        Assert.Equal("changes-answer", (string)question["severity"]!);
        Assert.All(new[] { "text", "proposal", "reason", "remedy" }, key => Assert.NotEmpty((string)question[key]!));
        var yes = await ToolRun.Of("study", "check", Study(), "--json", "--yes");
        Assert.Equal(ExitCode.Done, yes.Code);
        Assert.False((bool)yes.Json["answers"]![0]!["is_confirmed"]!);
    }

    [Fact]
    public async Task A_study_with_open_questions_does_not_start()
    {
        var run = await ToolRun.Of("study", "run", Study(), "--out", Root);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("learning-rate.variant", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public async Task Proposals_that_were_taken_are_recorded_as_such()
    {
        string file = Study(), report = Path.Combine(_folder.Path, "report.html");
        var run = await ToolRun.Of("study", "run", file, "--out", Root, "--yes", "--report", report);
        Assert.True(run.Code == ExitCode.Done, run.Error);
        Assert.Contains(StudyManifest.Read(Root, "open")!.Answers, a => a is { Id: "learning-rate.variant", IsConfirmed: false });
        Assert.Contains("proposed, not confirmed: learning-rate.variant", (await ToolRun.Of("study", "status", file, "--out", Root)).Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("proposed, not confirmed: learning-rate.variant", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_is_played_through_again_only_where_its_file_changed()
    {
        string file = Study();
        Assert.Equal(ExitCode.Done, (await ToolRun.Of("study", "run", file, "--out", Root, "--yes")).Code);
        // A sign that what was found of the ladder was taken from the manifest, and nothing else.
        StudyManifest manifest = StudyManifest.Read(Root, "open")!;
        Assert.Contains(manifest.Answers, a => a.Id == "ladder");
        (manifest with { Answers = [.. manifest.Answers.Select(a => a with { Question = "marked" })] }).Write(Root);
        Assert.Equal(ExitCode.Done, (await ToolRun.Of("study", "run", file, "--out", Root, "--yes")).Code);
        Assert.Equal(
            manifest.Answers.Select(a => a.Id == "ladder" ? a with { Question = "marked" } : a), StudyManifest.Read(Root, "open")!.Answers);

        var unconfirmed = await ToolRun.Of("study", "run", file, "--out", Root);
        Assert.Equal(ExitCode.BadInput, unconfirmed.Code);
        Assert.Contains("learning-rate.variant", unconfirmed.Error, StringComparison.Ordinal);

        // Nothing new to train, yet another file.
        await File.AppendAllTextAsync(file, "\nquestion: Another?\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, (await ToolRun.Of("study", "run", file, "--out", Root, "--yes")).Code);
        Assert.DoesNotContain(StudyManifest.Read(Root, "open")!.Answers, a => a.Question == "marked");

        await File.WriteAllTextAsync(StudyManifest.FileOf(Root, "open"), "{", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, (await ToolRun.Of("study", "run", file, "--out", Root, "--yes")).Code);
        Assert.Equal("Another?", StudyManifest.Read(Root, "open")!.Question);
    }

    private string Root => Path.Combine(_folder.Path, "runs");

    // The variant has a few parameters more than the baseline: its rungs are shared all the same.
    private string Study() => _folder.File("study.yaml", """
        study: open
        baseline:
          name: base
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 2k } }
        variants:
          variant: { recipe: { model: { qk_norm: true } } }
        ladder: { sizes: [16x1, 32x1], tokens: [8k, 16k] }
        target: { flops: 1e11 }
        evaluation: { tokens: 2048 }
        """);
}
