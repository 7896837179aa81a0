using System.Text.Json.Nodes;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Branches with the real trainer, from the command to the page.</summary>
public sealed class StudyBranchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Root => Path.Combine(_folder.Path, "runs");

    [Fact]
    public async Task A_run_is_branched_and_its_branches_compare_with_it()
    {
        string file = _folder.File("study.yaml", Study);
        var run = await ToolRun.Of("study", "run", file, "--out", Root);
        Assert.True(run.Code == 0, run.Error);
        string trunk = StudyManifest.Read(Root, "small")!.Runs[^1].Key;
        var directory = new RunDirectory(Path.Combine(Root, trunk));

        var quote = await Branch(trunk, "--at", "60%", "--quote", "--json");
        // 63 steps; the study keeps a state after 25 % of them: 16.
        Assert.Equal((38, 63, 22), ((int)quote.Json["step"]!, (int)quote.Json["total_steps"]!, (int)quote.Json["quote"]!["replayed_steps"]!));
        Assert.False(Directory.Exists(Path.Combine(Root, (string)quote.Json["key"]!)));

        var control = await Branch(trunk, "--at", "60%");
        Assert.True(control.Code == 0, control.Error);
        Assert.Contains("identical", control.Out, StringComparison.Ordinal);
        var repeated = new RunDirectory(Path.Combine(Root, (string)quote.Json["key"]!));
        Assert.Equal(Lines(directory).Where(l => Step(l) > 38), Lines(repeated));
        Assert.Equal([16, 38], KeptSnapshot.In(directory).Select(s => s.Step));

        var calmer = await Branch(trunk, "--at", "60%", "--set", "optimizer.lr=0.001", "--name", "calmer", "--json");
        Assert.True(calmer.Code == 0, calmer.Error);
        Assert.Equal(0, (int)calmer.Json["quote"]!["replayed_steps"]!);
        JsonNode node = calmer.Json["tree"]!["branches"]!.AsArray().First(b => (string)b!["name"]! == "calmer")!;
        Assert.Equal("paired", (string)node["from_origin"]!["pairing"]!);
        Assert.Equal(64, (int)node["from_origin"]!["parts"]!);
        Assert.InRange((double)node["from_origin"]!["estimate"]!, (double)node["from_origin"]!["lower"]!, (double)node["from_origin"]!["upper"]!);

        var attempts = RunAttempt.Read(new RunDirectory(Path.Combine(Root, (string)calmer.Json["key"]!)).AttemptsFile);
        var again = await Branch(trunk, "--at", "38", "--set", "optimizer.lr=1e-3", "--json");
        Assert.True((bool)again.Json["was_done"]!);
        Assert.Equal("calmer", (string)again.Json["name"]!);
        Assert.Equal(attempts, RunAttempt.Read(new RunDirectory(Path.Combine(Root, (string)calmer.Json["key"]!)).AttemptsFile));

        string page = Path.Combine(_folder.Path, "branches.html");
        var deep = await Branch((string)calmer.Json["key"]!, "--at", "80%", "--set", "optimizer.clip_norm=0.1", "--report", page);
        Assert.True(deep.Code == 0, deep.Error);
        Assert.Contains("    optimizer.clip_norm=0.1", deep.Out, StringComparison.Ordinal);
        Assert.Contains("calmer", File.ReadAllText(page), StringComparison.Ordinal);

        var list = await ToolRun.Of("study", "branch", "--list", "--out", Root, "--json");
        Assert.Single(list.Json["trees"]!.AsArray());
        var status = await ToolRun.Of("study", "status", file, "--out", Root);
        Assert.Contains("calmer", status.Out, StringComparison.Ordinal);
        string report = Path.Combine(_folder.Path, "report.html");
        var compared = await ToolRun.Of("study", "run", file, "--out", Root, "--report", report);
        Assert.Contains("nothing to train", compared.Error, StringComparison.Ordinal);
        Assert.Contains("id=\"branches\"", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(run.Out, compared.Out);
    }

    [Theory]
    [InlineData("expected both", "3fa9")]
    [InlineData("expected both", "--at", "60%")]
    [InlineData("found no such directory", "3fa9", "--at", "60%")]
    [InlineData("no branches", "--list")]
    public async Task What_is_missing_is_named(string expected, params string[] args)
    {
        var run = await Branch(args);
        Assert.Contains(expected, run.Error + run.Out, StringComparison.Ordinal);
    }

    private Task<ToolRun> Branch(params string[] args) => ToolRun.Of(["study", "branch", .. args, "--out", Root]);

    private static string[] Lines(RunDirectory run) => File.ReadAllLines(run.MetricsFile);

    private static int Step(string line) => (int)JsonNode.Parse(line)!["step"]!;

    private const string Study = """
        study: small
        baseline:
          name: base
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 2k } }
        variants:
          variant: { recipe: { optimizer: { lr: 0.008 } } }
        ladder: { sizes: [16x1, 32x1], tokens: [8k, 16k] }
        target: { flops: 1e11 }
        evaluation: { tokens: 2048 }
        trainer: { keep_snapshots: [25%] }
        answers: { ladder: the machinery is tested and no verdict }
        """;
}
