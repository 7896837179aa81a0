using System.Text;
using CsCheck;
using Isoloss.Core;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

public sealed class StudyFileTests
{
    private const string Good = """
        study: muon-against-adamw
        question: Is Muon worth it?
        baseline:
          name: adamw
          recipe: { optimizer: { name: adamw, lr: 0.004 }, batch_tokens: 2048 }
        variants:
          muon: { recipe: { optimizer: { name: muon } } }
          placebo: { seeds: [101] }
        ladder:
          sizes: [32x2, { width: 64, layers: 3 }]
          tokens: [0.5M, 1M]
        target: { flops: 1e15 }
        budget: { flops: 1e16, hours: 90min }
        data: { symbols: 64 }
        evaluation: { tokens: 64k }
        trainer: { threads: 1, parallel: 2 }
        metric: loss
        """;

    private static Study Parse(string text) => StudyFile.Parse(Encoding.UTF8.GetBytes(text), "study.yaml");

    private static StudyFileException Fails(string text) => Assert.Throws<StudyFileException>(() => Parse(text));

    [Fact]
    public void A_study_is_read_with_its_defaults()
    {
        Study study = Parse(Good);
        Assert.Equal("adamw", study.Baseline.Name);
        Assert.Equal(["muon", "placebo"], study.Variants.Select(v => v.Name));
        Assert.Equal(["32x2@500k", "32x2@1M", "64x3@500k", "64x3@1M"], study.Ladder.Select(r => r.Label));
        Assert.Equal("""{"recipe":{"optimizer":{"name":"muon"}}}""", study.Variants[0].Changes.ToJsonString());
        Assert.Equal("""{"seeds":[101]}""", study.Variants[1].Changes.ToJsonString());
        Assert.Equal(1.5, study.Budget!.Hours);
        Assert.Equal(64_000, study.Baseline.Builtin!.Evaluation.Tokens);
        Assert.Contains("optimizer.weight_decay is 0.1 (default)", study.Assumptions);
        Assert.DoesNotContain(study.Assumptions, a => a.StartsWith("optimizer.lr ", StringComparison.Ordinal));
    }

    [Theory]
    // Keys.
    [InlineData("symbols:", "symbls:", "study.yaml:14:9: unknown key 'symbls' in data", "did you mean 'symbols'?")]
    [InlineData("lr:", "lrr:", "study.yaml:5:39: unknown key 'lrr' in baseline.recipe.optimizer", "did you mean 'lr'?")]
    [InlineData("name: muon", "nam: muon", "variants.muon.recipe.optimizer", "did you mean 'name'?")]
    [InlineData("metric:", "metrics:", "17:1: unknown key 'metrics': expected one of study", "did you mean 'metric'?")]
    [InlineData("question:", "study:", "2:1: duplicate key 'study': it stands in line 1 already")]
    [InlineData("study: muon-against-adamw\n", "", "1:1: study is missing")]
    [InlineData("target: { flops: 1e15 }\n", "", "target is missing")]
    [InlineData("batch_tokens: 2048", "data: { symbols: 8 }", "unknown key 'data' in baseline.recipe")]
    // Types and ranges.
    [InlineData("lr: 0.004", "lr: fast", "5:43: baseline.recipe.optimizer.lr: found 'fast', expected a number from above 0 to 1000")]
    [InlineData("lr: 0.004", "lr: '0.004'", "lr: found '0.004', expected a number")]
    [InlineData("lr: 0.004", "lr: -1", "found '-1', expected a number from above 0 to 1000")]
    [InlineData("lr: 0.004", "lr: .inf", "found '.inf'")]
    [InlineData("lr: 0.004", "lr: 1e999", "found '1e999'")]
    [InlineData("lr: 0.004", "lr: ", "found nothing, expected a number")]
    [InlineData("lr: 0.004", "lr: [1]", "found a list, expected a number")]
    [InlineData("name: adamw, lr", "name: adam, lr", "found 'adam', expected adamw or muon or lion or soap; did you mean 'adamw'?")]
    [InlineData("symbols: 64", "symbols: 2", "data.symbols: found '2', expected a whole number from 4 to 512")]
    [InlineData("symbols: 64", "symbols: 64.5", "expected a whole number")]
    [InlineData("seeds: [101]", "seeds: [-1]", "found '-1', expected a whole number")]
    [InlineData("seeds: [101]", "seeds: [7, 7]", "found 7 twice")]
    [InlineData("seeds: [101]", "seeds: []", "found an empty list")]
    [InlineData("seeds: [101]", "seeds: 101", "variants.placebo.seeds: found '101', expected a list of seeds")]
    [InlineData("parallel: 2", "parallel: 0", "trainer.parallel: found '0'")]
    [InlineData("hours: 90min", "hours: soon", "budget.hours: found 'soon'")]
    [InlineData("metric: loss", "metric: lost", "did you mean 'loss'?")]
    [InlineData("study: muon-against-adamw", "study: ../../etc", "1:8: study: found '../../etc', expected a name")]
    [InlineData("study: muon-against-adamw", "study: ..", "found '..', expected a name")]
    // The ladder.
    [InlineData("sizes: [32x2, { width: 64, layers: 3 }]", "sizes: []", "10:10: ladder.sizes: found an empty list")]
    [InlineData("tokens: [0.5M, 1M]", "tokens: [0]", "found '0', expected a whole number of at least 1")]
    [InlineData("tokens: [0.5M, 1M]", "tokens: [1.5]", "found '1.5', expected a whole number")]
    [InlineData("tokens: [0.5M, 1M]", "tokens: [1M, 1e6]", "found the rung 32x2@1M twice")]
    [InlineData("tokens: [0.5M, 1M]", "steps: [1]", "expected sizes with either tokens or tokens_per_param")]
    [InlineData("32x2", "32*2", "found '32*2', expected width x layers")]
    [InlineData("32x2", "0x2", "found '0x2'")]
    [InlineData("32x2", "48x2", "found width 48, expected a multiple of head_width 32")]
    [InlineData("batch_tokens: 2048", "batch_tokens: 2000", "expected a multiple of the context 128")]
    [InlineData("batch_tokens: 2048", "model: { head_width: 5 }", "found head_width 5, expected an even number")]
    [InlineData("batch_tokens: 2048", "model: { query_group: 3 }", "found width 32, which has 1 heads, expected a multiple of query_group 3")]
    [InlineData("batch_tokens: 2048", "model: { window: 9000 }", "window: found '9000', expected a whole number from 0 to 8192")]
    [InlineData("batch_tokens: 2048", "model: { experts: 4, top_k: 5 }", "found top_k 5, expected at most the number of experts, 4")]
    [InlineData("batch_tokens: 2048", "model: { depth_factor: 0 }", "depth_factor: found '0', expected a number from 0.0625 to 16")]
    [InlineData("batch_tokens: 2048", "model: { context: 16k, window: 4 }, batch_tokens: 16k", "expected a context of at most 8192")]
    [InlineData("batch_tokens: 2048", "schedule: { batch_start_tokens: 100, batch_ramp_tokens: 1M }", "found batch_start_tokens 100, expected batch_tokens 2048 halved")]
    [InlineData("batch_tokens: 2048", "schedule: { batch_ramp_tokens: 1M }", "found batch_ramp_tokens without batch_start_tokens")]
    // Arms.
    [InlineData("seeds: [101]", "seeds: [1]", "8:3: placebo: found the recipe of adamw with the same seed 1", "for a placebo, other seeds")]
    [InlineData("{ seeds: [101] }", "{ recipe: { optimizer: { lr: 0.004 } } }", "placebo: found the recipe of adamw")]
    [InlineData("placebo: {", "adamw: {", "variants.adamw: found the baseline's name")]
    [InlineData("muon: { recipe", "mu on: { recipe", "found 'mu on', expected a name")]
    // The target, the budget, the trainer.
    [InlineData("target: { flops: 1e15 }", "target: { params: 1M }", "target: found neither, expected flops, or params and tokens")]
    [InlineData("flops: 1e15", "flops: 1e15, params: 1M", "found flops together with params or tokens")]
    [InlineData("flops: 1e15", "flops: 0", "target.flops: found '0'")]
    [InlineData("flops: 1e15", "flops: 1e36", "12:18: target.flops: found '1e36', expected a number from above 0 to 1E+35")]
    [InlineData("flops: 1e15", "params: 0.5, tokens: 1e300", "target.params: found '0.5', expected a number from 1 to 1E+15", "target.tokens: found '1e300', expected a number from 1 to 1E+20")]
    [InlineData("lr: 0.004", "lr: 2000", "found '2000', expected a number from above 0 to 1000")]
    [InlineData("tokens: [0.5M, 1M]", "tokens: [2047, 1M]", "11:12: ladder: found 2047 tokens, expected at least the 2048 of one batch of adamw")]
    [InlineData("parallel: 2", "command: python3", "trainer.command: found 'python3', expected a list", "trainer.version is missing")]
    [InlineData("parallel: 2", "version: 2", "found a version without a command")]
    [InlineData("symbols: 64", "path: no/such/text", "data.path: found '", "no/such/text'")]
    // YAML itself.
    [InlineData("  name: adamw", "\tname: adamw", "4:1: found a tab, expected spaces to indent")]
    [InlineData("symbols: 64", "symbols: &a 64", "found an anchor or alias")]
    [InlineData("symbols: 64", "symbols: !!int 64", "found a tag")]
    [InlineData("symbols: 64", "[a, b]: 64", "found a list as a key")]
    [InlineData("metric: loss", "metric: loss\n---\nstudy: b", "found a second document")]
    [InlineData("metric: loss", "metric: [", "not valid YAML")]
    public void A_bad_study_is_refused_with_its_place_and_what_was_expected(string good, string bad, params string[] expected)
    {
        Assert.Contains(good, Good);
        int at = Good.IndexOf(good, StringComparison.Ordinal);
        string message = Fails(Good[..at] + bad + Good[(at + good.Length)..]).Message;
        Assert.All(expected, part => Assert.Contains(part, message));
        Assert.All(message.Split('\n'), line => Assert.StartsWith("study.yaml:", line));
    }

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_file()
    {
        StudyFileException e = Fails(Good.Replace("lr:", "lrr:").Replace("symbols:", "symbls:").Replace("metric: loss",
            "metric: lost").Replace("32x2", "x"));
        Assert.Equal([5, 10, 14, 17], e.Problems.Select(p => p.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n# only a comment\n")]
    public void An_empty_file_says_so(string text) => Assert.Contains("1:1: found an empty file", Fails(text).Message);

    [Theory]
    [InlineData("just words", "the file: found 'just words', expected a mapping")]
    [InlineData("- a\n- b", "the file: found a list, expected a mapping")]
    [InlineData("study: x\nbaseline: 7\nvariants: []\nladder: big\ntarget: 3", "baseline: found '7', expected a mapping")]
    public void A_file_of_another_shape_says_so(string text, string expected) => Assert.Contains(expected, Fails(text).Message);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested deeper", Fails("study: " + new string('[', 200_000)).Message);

    [Fact]
    public void A_file_that_multiplies_itself_is_refused()
    {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'k'; c++)
            bomb.Append($"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9))}]\n");
        Assert.Contains("found an anchor or alias", Fails(bomb.ToString()).Message);
    }

    [Fact]
    public void A_huge_file_is_refused() =>
        Assert.Contains(
            "expected a study file of at most that", Fails(Good + "\n#" + new string('x', StudyFile.LargestBytes)).Message);

    [Fact]
    public void A_file_of_unknown_keys_is_refused_without_printing_all_of_them()
    {
        string message = Fails(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n"))).Message;
        Assert.Contains("and 19", message);
        Assert.True(message.Length < 20_000);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line()
    {
        byte[] bytes = [.. "study: a\nquestion: "u8, 0xFF, 0xFE, (byte)'\n'];
        Assert.Contains("study.yaml:2:1: found bytes that are not UTF-8 at offset 19",
            Assert.Throws<StudyFileException>(() => StudyFile.Parse(bytes, "study.yaml")).Message);
    }

    [Fact]
    public void A_truncated_file_never_fails_in_another_way()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            try
            {
                Parse(Good[..length]);
            }
            catch (StudyFileException e)
            {
                Assert.NotEmpty(e.Problems);
            }
        }
    }

    [Fact]
    public void A_random_change_of_a_file_never_fails_in_another_way()
    {
        string[] inserts = ["", "[", "}", ":", "\t", "\0", "\n  ", "&", "é"];
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char.AlphaNumeric, Gen.Int[0, inserts.Length - 1]).Sample(
            (at, letter, insert) =>
        {
            try
            {
                Parse(Good[..at] + letter + inserts[insert] + Good[(at + 1)..]);
            }
            catch (StudyFileException e)
            {
                Assert.NotEmpty(e.Problems);
            }
        }, iter: 2000);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData(".", "found a folder, expected a study file")]
    public void A_path_that_is_no_file_is_refused(string path, string expected)
    {
        string full = path.Length == 0 ? Path.Combine(AppContext.BaseDirectory, "no-such-study.yaml") : AppContext.BaseDirectory;
        Assert.Contains(expected, Assert.Throws<BadInputException>(() => StudyFile.Load(full)).Message);
    }
}
