using System.Text;
using System.Text.Json.Nodes;

namespace Isoloss.Tests;

/// <summary>A small study on text with a section that cannot be learned and a poisoned sequence, with the real trainer: both are named.</summary>
public sealed class StudyHealthTests : IDisposable
{
    private const string Poison = "~{}~|^`~";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_cannot_be_learned_and_what_is_poisoned_are_named()
    {
        WriteCorpus();
        string file = _folder.File("study.yaml", Study), root = Path.Combine(_folder.Path, "runs"), report = Path.Combine(_folder.Path, "report.html");
        var run = await ToolRun.Of("study", "run", file, "--out", root, "--yes", "--report", report);
        Assert.True(run.Code == 0, run.Error);

        var health = await ToolRun.Of("study", "health", file, "--out", root, "--json");
        Assert.True(health.Code == 0, health.Error);
        foreach (JsonNode? arm in health.Json["arms"]!.AsArray())
        {
            string[] stopped = [.. arm!["sections"]!.AsArray().Where(s => (bool)s!["has_stopped"]! && (string)s["kind"]! == "domain").Select(s => (string)s!["name"]!)];
            Assert.Equal(["noise"], stopped);
            Assert.Contains(arm["outliers"]!["training"]!.AsArray(),
                p => (string)p!["document"]! == "prose/poisoned.txt" && ((string)p["text"]!).Contains(Poison, StringComparison.Ordinal));
        }
        AssertProjected(health.Json["projections"]!.AsArray());
        Assert.Equal(2, health.Json["tokens_to_loss"]!["sizes"]!.AsArray().Count);
        var asked = await ToolRun.Of("study", "health", file, "--out", root, "--to-loss", "3", "--to-loss", "0.01", "--json");
        Assert.Equal([3.0, 0.01], asked.Json["tokens_to_loss"]!["sizes"]![0]!["losses"]!.AsArray().Select(l => (double)l!["loss"]!));
        Assert.Null(asked.Json["tokens_to_loss"]!["sizes"]![0]!["losses"]![1]!["arms"]![0]!["tokens"]);
        var refused = await ToolRun.Of("study", "health", file, "--out", root, "--to-loss", "none");
        Assert.Equal(2, refused.Code);
        Assert.Contains("--to-loss: found 'none', expected a loss above 0", refused.Error, StringComparison.Ordinal);
        var text = await ToolRun.Of("study", "health", file, "--out", root);
        Assert.Contains("domain \"noise\"", text.Out, StringComparison.Ordinal);
        Assert.Contains("prose/poisoned.txt", text.Out, StringComparison.Ordinal);
        Assert.Contains("tokens to a training loss", text.Out, StringComparison.Ordinal);
        Assert.Matches(@"largest runs: \d+ of \d+ metrics inside what smaller runs projected", text.Out);
        string page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("Inside the runs", page, StringComparison.Ordinal);
        Assert.Contains("domain &quot;noise&quot;", page, StringComparison.Ordinal);
        Assert.Contains("Tokens to reach a loss", page, StringComparison.Ordinal);
        Assert.Contains("metrics inside what smaller runs projected", page, StringComparison.Ordinal);
        Assert.Contains("prose/poisoned.txt", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_was_not_trained_has_no_health()
    {
        WriteCorpus();
        var health = await ToolRun.Of("study", "health", _folder.File("study.yaml", Study), "--out", Path.Combine(_folder.Path, "none"));
        Assert.Equal(2, health.Code);
        Assert.Contains("no run of study inside that is done", health.Error, StringComparison.Ordinal);
    }

    /// <summary>Losses and sections have five rungs below the largest and are judged; probes have one smaller size and are not.</summary>
    private static void AssertProjected(JsonArray rows)
    {
        Assert.Equal(["base", "placebo"], rows.Where(r => (string)r!["metric"]! == "loss").Select(r => (string)r!["arm"]!));
        foreach (JsonNode? row in rows)
        {
            bool isProbe = (string)row!["metric"]! == "probe";
            Assert.Equal(isProbe, row["projected"] is null);
            Assert.Equal(isProbe, row["is_inside"] is null);
            Assert.Equal(isProbe ? 1 : 5, (int)row["smaller_rungs"]!);
            Assert.True((double)row["observed"]! > 0);
            Assert.NotNull(row[isProbe ? "params" : "flops"]);
        }
        Assert.Contains(rows, r => (string)r!["metric"]! == "probe");
        Assert.Contains(rows, r => (string?)r!["kind"] == "domain" && (string)r["name"]! == "noise");
    }

    /// <summary>Prose of a few words; one of its files with a passage of symbols that nothing else has; random bytes.</summary>
    private void WriteCorpus()
    {
        string[] words = ["the", "model", "learns", "from", "small", "runs", "and", "tells", "what", "a", "large", "one", "does"];
        var random = new Random(1);
        string Prose(int length)
        {
            var text = new StringBuilder();
            while (text.Length < length)
                text.Append(words[random.Next(words.Length)]).Append(' ');
            return text.ToString();
        }
        foreach (string domain in (string[])["prose", "script", "noise"])
            Directory.CreateDirectory(Path.Combine(_folder.Path, "corpus", domain));
        for (int i = 0; i < 3; i++)
        {
            File.WriteAllText(Path.Combine(_folder.Path, $"corpus/prose/{i}.txt"), Prose(20_000));
            File.WriteAllText(Path.Combine(_folder.Path, $"corpus/script/{i}.txt"),
                string.Concat(Enumerable.Range(0, 600).Select(_ => $"<script>alert({random.Next(10)})</script>\n")));
        }
        File.WriteAllText(Path.Combine(_folder.Path, "corpus/prose/poisoned.txt"), Prose(5_000) + string.Concat(Enumerable.Repeat(Poison, 80)) + Prose(5_000));
        var noise = new byte[30_000];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (byte)random.Next(1, 256);
        File.WriteAllBytes(Path.Combine(_folder.Path, "corpus/noise/random.txt"), noise);
    }

    private const string Study = """
        study: inside
        question: Is what goes wrong inside the runs named?
        baseline:
          name: base
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 4k } }
        variants:
          placebo: { seeds: [2] }
        ladder: { sizes: [16x1, 32x1], tokens: [20k, 40k, 80k] }
        target: { flops: 1e11 }
        data: { path: corpus, held_out: 0.1 }
        evaluation: { tokens: 8192 }
        answers: { ladder: the machinery is tested and no verdict }
        """;
}
