using Isoloss.Cli;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>A sweep of learning rates with the real trainer, and what it refuses.</summary>
public sealed class StudySweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Root => Path.Combine(_folder.Path, "runs");

    [Fact]
    public async Task A_sweep_is_quoted_trained_once_and_read_by_check_and_health()
    {
        string file = _folder.File("study.yaml", Study);
        string[] asked = ["study", "sweep", file, "--arm", "variant", "--factors", "0.5,1,2", "--out", Root];
        Assert.Contains($"isoloss study sweep {file} --arm variant", await Remedy(file), StringComparison.Ordinal);

        var quote = await ToolRun.Of([.. asked, "--quote", "--json"]);
        Assert.True(quote.Code == ExitCode.Done, quote.Error);
        Assert.Equal(6, quote.Json["quote"]!["runs"]!.AsArray().Count);
        Assert.Equal([0.002, 0.004, 0.008], quote.Json["arms"]![0]!["rates"]!.AsArray().Select(r => (double)r!));
        Assert.DoesNotContain(Directory.GetDirectories(Root), d => RunKey.IsKey(Path.GetFileName(d)));

        var sweep = await ToolRun.Of(asked);
        Assert.True(sweep.Code == ExitCode.Done, sweep.Error);
        Assert.Contains("6 to train", sweep.Out, StringComparison.Ordinal);
        Assert.Contains("variant: optimizer.lr, 0.004 in the study", sweep.Out, StringComparison.Ordinal);
        Assert.Contains("16x1@8k: sensitivity", sweep.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *0\.002 +\d\.\d{4}( \*)? +\d\.\d{4}( \*)? *$", sweep.Out);
        Assert.Matches(@"(?m)^ *0\.004 = +\d\.\d{4}", sweep.Out);
        Assert.Contains("32x1@8k: sensitivity", sweep.Out, StringComparison.Ordinal);
        Assert.Empty(StudyManifest.NamesIn(Root));

        var again = await ToolRun.Of([.. asked, "--json"]);
        Assert.Equal((0, 6), ((int)again.Json["missing"]!, again.Json["quote"]!["runs"]!.AsArray().Count(r => (bool)r!["done"]!)));
        var health = await ToolRun.Of("study", "health", file, "--out", Root, "--json");
        Assert.Equal(again.Json["arms"]![0]!["learning_rates"]!.ToJsonString(), health.Json["arms"]![0]!["learning_rates"]!.ToJsonString());
        // Settled, or a better rate was found: never again without evidence.
        Assert.DoesNotContain("study sweep", await Remedy(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--arm: found 'varient', expected an arm of small: base, variant; did you mean 'variant'?", "--arm", "varient")]
    [InlineData("--key: found 'optimizer.rl'", "--key", "optimizer.rl")]
    [InlineData("--rungs: found '64x9'", "--rungs", "64x9")]
    [InlineData("--values: found 'x', expected numbers above 0", "--values", "0.1,x")]
    [InlineData("expected one of them", "--values", "0.1", "--factors", "2")]
    [InlineData("--parallel: found '0'", "--parallel", "0")]
    [InlineData("base: found optimizer.lr 5000", "--values", "5000")]
    public async Task What_cannot_be_swept_is_refused(string expected, params string[] options)
    {
        var run = await ToolRun.Of(["study", "sweep", _folder.File("study.yaml", Study), "--out", Root, .. options]);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Root));
    }

    private async Task<string> Remedy(string file) =>
        (string?)(await ToolRun.Of("study", "check", file, "--out", Root, "--json")).Json["questions"]!.AsArray()
            .FirstOrDefault(q => (string)q!["id"]! == "learning-rate.variant")?["remedy"] ?? "";

    private const string Study = """
        study: small
        baseline:
          name: base
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 2k } }
        variants:
          variant: { recipe: { model: { qk_norm: true } } }
        ladder: { sizes: [16x1, 32x1], tokens: [8k, 16k] }
        target: { flops: 1e11 }
        evaluation: { tokens: 2048 }
        """;
}
