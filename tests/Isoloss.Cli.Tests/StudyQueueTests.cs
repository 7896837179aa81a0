using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Several studies: the queue, pause and resume.</summary>
public sealed class StudyQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "runs");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_paused_study_is_shown_as_paused_and_resumed_as_stopped()
    {
        string file = _folder.File("study.yaml", Study);
        // A trainer that fails leaves a study that somebody began.
        Assert.Equal(1, (await ToolRun.Of("study", "run", file, "--out", Root, "--yes", "--priority", "3", "--owner", "team-a")).Code);
        Assert.Equal("stopped", await StateAsync());
        var paused = await ToolRun.Of("study", "pause", file, "--out", Root);
        Assert.Equal((0, "paused: nothing of it starts; what runs goes on to its end; 'isoloss study resume' lets it go on"), (paused.Code, paused.Error.Trim()));
        Assert.Equal("paused", await StateAsync());
        Assert.Contains("paused: nothing starts until", (await ToolRun.Of("study", "status", file, "--out", Root)).Out, StringComparison.Ordinal);
        var resumed = await ToolRun.Of("study", "resume", file, "--out", Root);
        Assert.Equal($"resumed{Environment.NewLine}nobody runs it: 'isoloss study run' goes on with it", resumed.Error.Trim());
        Assert.Equal("it was not paused", (await ToolRun.Of("study", "resume", file, "--out", Root)).Error.Split(Environment.NewLine)[0]);
        Assert.Equal("stopped", await StateAsync());
        var text = await ToolRun.Of("study", "queue", "--out", Root);
        Assert.Contains("stopped", text.Out, StringComparison.Ordinal);
        Assert.Contains("cores in use", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_are_set_and_shown()
    {
        var shown = await ToolRun.Of("study", "queue", "--out", Root, "--share", "ada=2", "--share", "bob=0.5", "--json");
        Assert.Equal(0, shown.Code);
        Assert.Equal((2.0, 0.5), ((double)shown.Json["shares"]!["ada"]!, (double)shown.Json["shares"]!["bob"]!));
        Assert.Equal(64, (int)shown.Json["cores"]!);
    }

    [Theory]
    [InlineData("--share: found 'ada', expected NAME=number", "study", "queue", "--share", "ada")]
    [InlineData("--share: found 'ada=0', expected NAME=number", "study", "queue", "--share", "ada=0")]
    [InlineData("--share: found 'a b=1', expected NAME=number", "study", "queue", "--share", "a b=1")]
    [InlineData("--priority: found '101', expected a whole number from -100 to 100", "study", "run", "x.yaml", "--priority", "101")]
    [InlineData("--owner: found 'a/b', expected 1 to 64 letters", "study", "run", "x.yaml", "--owner", "a/b")]
    [InlineData("x.yaml", "study", "pause", "x.yaml")]
    public async Task Bad_input_is_named(string message, params string[] arguments)
    {
        var run = await ToolRun.Of(arguments);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private async Task<string> StateAsync()
    {
        var study = (await ToolRun.Of("study", "queue", "--out", Root, "--json")).Json["studies"]!.AsArray().Single(s => (string)s!["root"]! == Path.GetFullPath(Root));
        return (string)study!["state"]!;
    }

    private const string Study = """
        study: queued
        question: Is b better?
        baseline: { recipe: { lr: 1 } }
        variants:
          b: { recipe: { lr: 2 } }
        ladder: { sizes: [{ width: 4, params: 4 }], tokens: [100, 200] }
        target: { flops: 1e6 }
        trainer: { command: ["false"], version: "1", tokens_per_second: 1000 }
        """;
}
