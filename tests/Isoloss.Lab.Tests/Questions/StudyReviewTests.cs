using Isoloss.Core;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>A study with a defect of each kind gets the right question; a clean one gets none.</summary>
public sealed class StudyReviewTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_clean_study_raises_no_question() => Assert.Empty(Ids(Clean));

    [Fact]
    public void Arms_whose_learning_rates_nothing_settles_are_asked_about()
    {
        Assert.Equal(["learning-rate.base", "learning-rate.qk-norm"], Ids(Without(Clean, "answers:")));
        // A placebo has the baseline's recipe, and a study of learning rates asks about them itself.
        Assert.Empty(Ids(Clean.Replace("{ model: { qk_norm: true } }", "{ optimizer: { lr: 0.008 } }", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sweep_among_the_arms_settles_a_learning_rate() =>
        Assert.Equal(["learning-rate.base"], Ids(Without(Clean, "answers:").Replace("variants:", """
            variants:
              low: { recipe: { model: { qk_norm: true }, optimizer: { lr: 0.002 } } }
              high: { recipe: { model: { qk_norm: true }, optimizer: { lr: 0.008 } } }
            """, StringComparison.Ordinal)));

    [Theory]
    [InlineData(2.5, 2.4, 2.6, false)]
    [InlineData(2.3, 2.4, 2.6, true)]
    [InlineData(null, 2.4, 2.6, true)]
    public void Finished_runs_on_both_sides_settle_a_learning_rate_unless_another_is_better(double? low, double own, double high, bool asks)
    {
        StudyPlan plan = _workshop.Plan(Without(Clean, "answers:"));
        PlannedRun run = plan.Runs.First(r => r.Arm == "qk-norm");
        foreach (var (rate, loss) in new[] { (0.002, low), (0.004, own), (0.008, high) })
            if (loss is not null)
                Finish(run, loss.Value, recipe => recipe["optimizer"]!["lr"] = rate);
        StudyQuestion? question = StudyReview.Of(plan, _workshop.Root).Open.FirstOrDefault(q => q.Id == "learning-rate.qk-norm");
        Assert.Equal(asks, question is not null);
        if (low < own)
            Assert.Contains("better at 0.002 (2.3000 against 2.4000)", question!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_that_changes_more_than_its_name_says_is_asked_about()
    {
        StudyQuestion question = Assert.Single(Ask(Clean.Replace(
            "{ model: { qk_norm: true } }", "{ model: { qk_norm: true }, schedule: { name: cosine } }", StringComparison.Ordinal)));
        Assert.Equal("named-change.qk-norm", question.Id);
        Assert.Contains("schedule.name cosine (was wsd)", question.Text, StringComparison.Ordinal);
        Assert.Contains("give the baseline the same schedule.name", question.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_the_name_or_the_question_names_is_not_asked_about()
    {
        string both = Clean.Replace("{ model: { qk_norm: true } }", "{ model: { qk_norm: true }, schedule: { name: cosine } }", StringComparison.Ordinal);
        Assert.Empty(Ids(both.Replace("qk-norm:", "qk-norm-cosine:", StringComparison.Ordinal)));
        Assert.Empty(Ids($"question: Do QK-norm and a cosine help together?\n{both}"));
    }

    [Fact]
    public void Tokenizers_that_differ_are_asked_about() =>
        Assert.Equal(["tokenizer.variant"], Ids(Command("{ tokenizer: bpe-32k }")));

    [Fact]
    public void A_batch_above_the_critical_one_is_asked_about()
    {
        StudyQuestion question = Assert.Single(Ask(Clean.Replace("batch_tokens: 2048", "batch_tokens: 1048576", StringComparison.Ordinal)
            .Replace("tokens: [1M, ", "tokens: [2097152, ", StringComparison.Ordinal)));
        Assert.Equal("batch.base", question.Id);
        // Bcrit(ln 64) = 2.1e8 / 4.159^(1/.21) = 237k.
        Assert.Contains("4.4 times the critical batch, about 240k tokens", question.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_differ_between_arms_are_asked_about() =>
        Assert.Equal(["parameters.tied"], Ids(Clean.Replace("qk-norm: ", "tied: ", StringComparison.Ordinal)
            .Replace("qk_norm: true", "tied_embeddings: true", StringComparison.Ordinal)
            .Replace("learning-rate.qk-norm", "learning-rate.tied", StringComparison.Ordinal)));

    [Fact]
    public void Parameters_that_a_trainer_counts_in_another_way_are_found_in_its_results()
    {
        StudyPlan plan = _workshop.Plan(Command("{ shuffle: true }"));
        Assert.Empty(StudyReview.Of(plan, _workshop.Root).Open);
        Finish(plan.Runs.First(r => r.Arm == "variant"), 2.5, _ => { }, parameters: 700);
        Assert.Equal(["parameters.variant"], StudyReview.Of(plan, _workshop.Root).Open.Select(q => q.Id));
    }

    [Theory]
    [InlineData("target: { flops: 1e13 }", "target: { flops: 1e21 }", "would be known within a factor of")]
    [InlineData("[16x2, 32x2, 64x2], tokens: [1M, 2M, 4M]", "[16x2], tokens: [1M]", "cannot be compared at all")]
    public void A_ladder_that_cannot_tell_is_asked_about(string before, string after, string words)
    {
        StudyQuestion question = Assert.Single(Ask(Clean.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal("ladder", question.Id);
        Assert.Contains(words, question.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_text_inside_training_text_is_asked_about()
    {
        string page = Letters(40_000);
        string text = Clean.Replace("data: { symbols: 64 }", "data: { path: text.txt }", StringComparison.Ordinal);
        _workshop.Write(page, "text.txt");
        Assert.Empty(Ids(text));
        _workshop.Write(page + page[..8_000], "text.txt");
        StudyQuestion question = Assert.Single(Ask(text));
        Assert.Equal("overlap", question.Id);
        // 16,000 of 48,000 bytes stand twice, 95 % of the other copies in training.
        Assert.Contains("about 31.", question.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_text_of_a_trainer_of_ones_own_is_held_against_its_training_text()
    {
        _workshop.Write(Letters(5_000), "text.txt");
        string text = Command("{ shuffle: true }") + "\ndata: { path: text.txt }\nevaluation: { path: text.txt }\n";
        Assert.Equal(["overlap"], Ids(text));
    }

    [Fact]
    public void An_answer_to_a_question_that_does_not_arise_is_named()
    {
        StudyReview review = Review(Clean.Replace("answers:", "answers:\n  learning-rate.qk_norm: yes", StringComparison.Ordinal));
        Assert.Equal(["learning-rate.qk_norm"], review.Unasked);
        Assert.Equal(["learning-rate.base", "learning-rate.qk-norm"], review.Answered.Select(a => a.Id));
    }

    [Fact]
    public void An_answer_to_a_kind_of_question_holds_for_every_arm_without_its_own()
    {
        StudyReview review = Review(Without(Clean, "answers:") + "\nanswers:\n  learning-rate: swept\n  learning-rate.base: not swept\n");
        Assert.Empty(review.Open);
        Assert.Empty(review.Unasked);
        Assert.Equal(["not swept", "swept"], review.Answered.Select(a => a.Answer));
    }

    [Fact]
    public void A_study_with_an_open_question_is_settled_only_by_proposals()
    {
        StudyPlan plan = _workshop.Plan(Without(Clean, "answers:"));
        StudyReview review = StudyReview.Of(plan, _workshop.Root);
        var e = Assert.Throws<BadInputException>(() => review.Settle(plan, takeProposals: false));
        Assert.Contains("2 open questions", e.Message, StringComparison.Ordinal);
        StudyManifest manifest = review.Settle(plan, takeProposals: true).Manifest();
        Assert.All(manifest.Answers, a => Assert.False(a.IsConfirmed));
        manifest.Write(_workshop.Root);
        Assert.Equal(manifest.Answers, StudyManifest.Read(_workshop.Root, manifest.Study)!.Answers);
        Assert.Equal(plan.Runs.Select(r => r.Key), manifest.Runs.Select(r => r.Key));
    }

    [Theory, MemberData(nameof(SampleTests.Files), MemberType = typeof(SampleTests))]
    public void No_sample_leaves_anything_open(string sample)
    {
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(Path.Combine(Repository.Root, "samples", sample)));
        StudyReview review = StudyReview.Of(plan, _workshop.Root);
        Assert.True(review.Open.Count == 0, string.Join('\n', review.Open.Select(q => $"{q.Id}: {q.Text}")));
        Assert.Empty(review.Unasked);
    }

    [Fact]
    public void Answers_are_added_to_the_file_and_nothing_else_changes()
    {
        string before = Without(Clean, "answers:") + "\n# a comment at the end\n";
        string file = _workshop.Write(before);
        StudyAnswers.Append(file, new Dictionary<string, string> { ["learning-rate.base"] = "swept: \"0.004\" # best" });
        StudyAnswers.Append(file, new Dictionary<string, string> { ["learning-rate.qk-norm"] = "the same" });
        Study study = StudyFile.Load(file);
        Assert.Equal("swept: \"0.004\" # best", study.Answers["learning-rate.base"]);
        Assert.Equal(2, study.Answers.Count);
        Assert.StartsWith(before, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_cannot_be_added_leave_the_file_alone()
    {
        string text = Without(Clean, "answers:") + "\nanswers: { other: yes }\n";
        string file = _workshop.Write(text);
        var e = Assert.Throws<BadInputException>(() => StudyAnswers.Append(file, new Dictionary<string, string> { ["ladder"] = "enough" }));
        Assert.Contains("\"ladder\": \"enough\"", e.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file));
    }

    private const string Clean = """
        study: clean
        baseline:
          name: base
          recipe: { model: { head_width: 16 }, batch_tokens: 2048 }
        variants:
          qk-norm: { recipe: { model: { qk_norm: true } } }
          placebo: { seeds: [11, 12] }
        ladder: { sizes: [16x2, 32x2, 64x2], tokens: [1M, 2M, 4M], seeds: [1, 2] }
        target: { flops: 1e13 }
        data: { symbols: 64 }
        answers:
          learning-rate.base: best of 0.002, 0.004 and 0.008 at 32x2@1M
          learning-rate.qk-norm: best of 0.002, 0.004 and 0.008 at 32x2@1M
        """;

    private static string Command(string change) => $$"""
        study: own
        baseline: { recipe: { shuffle: false, tokenizer: bytes } }
        variants:
          variant: { recipe: {{change}} }
        ladder: { sizes: [{ width: 4, params: 1000 }, { width: 8, params: 4000 }, { width: 16, params: 16000 }], tokens: [10k, 100k, 1M], seeds: [1, 2] }
        target: { flops: 1e12 }
        trainer: { command: [sh, {{Workshop.Descent}}], version: "1", parallel: 2 }
        """;

    private static string Letters(int length) => new(new Random(1).GetItems("abcdefghijklmnopqrstuvwxyz ".AsSpan(), length));

    private StudyReview Review(string text) => StudyReview.Of(_workshop.Plan(text), _workshop.Root);

    private IReadOnlyList<StudyQuestion> Ask(string text) => Review(text).Open;

    private string[] Ids(string text) => [.. Ask(text).Select(q => q.Id)];

    private static string Without(string text, string key) => text[..text.IndexOf(key, StringComparison.Ordinal)].TrimEnd('\n');

    private void Finish(PlannedRun run, double loss, Action<System.Text.Json.Nodes.JsonObject> change, double parameters = 1000)
    {
        var recipe = run.Spec.Recipe.DeepClone().AsObject();
        change(recipe);
        RunDirectory.Create(_workshop.Root, run.Spec with { Recipe = recipe })
            .WriteResult(new RunResult { Loss = loss, Params = parameters, Tokens = run.Spec.Tokens });
    }
}
