using System.Text;
using Isoloss.Core;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

public sealed class StudyPlanTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    private static StudyPlan Plan(string recipe = "{}", string variants = "b: { seeds: [2] }",
        string ladder = "sizes: [32x2, 64x2], tokens: [100k, 1M]", string more = "") =>
        StudyPlan.Of(StudyFile.Parse(Encoding.UTF8.GetBytes($$"""
            study: s
            baseline: { name: a, recipe: {{recipe}} }
            variants: { {{variants}} }
            ladder: { {{ladder}} }
            target: { flops: 1e15 }
            trainer: { parallel: 2 }
            {{more}}
            """), "study.yaml"));

    private static IEnumerable<string> Keys(StudyPlan plan) => plan.Runs.Select(r => r.Key);

    [Fact]
    public void A_plan_is_every_arm_on_every_rung_with_each_of_its_seeds()
    {
        StudyPlan plan = Plan(variants: "b: { seeds: [2, 3] }");
        Assert.Equal(12, plan.Runs.Count);
        Assert.Equal(12, plan.DistinctRuns.Count());
        Assert.Equal(["32x2@100k", "32x2@1M", "64x2@100k", "64x2@1M"], plan.Runs.Where(r => r.Arm == "a").Select(r => r.Rung));
        Assert.Equal([1], plan.Runs.Where(r => r.Arm == "a").Select(r => r.Spec.Seed).Distinct());
    }

    [Fact]
    public void Writing_a_default_or_moving_a_key_leaves_the_runs_the_same() => Assert.Equal(
        Keys(Plan()),
        Keys(Plan("{ schedule: { decay_fraction: 0.20, name: wsd }, optimizer: { beta2: 0.95, lr: 4e-3 }, precision: fp32 }",
            more: "evaluation: { tokens: 65536 }")));

    [Fact]
    public void A_changed_recipe_is_another_run() =>
        Assert.Empty(Keys(Plan()).Intersect(Keys(Plan("{ optimizer: { lr: 0.005 } }"))));

    [Fact]
    public void Tokens_per_param_give_all_arms_the_baselines_tokens()
    {
        StudyPlan plan = Plan(variants: "b: { recipe: { model: { mlp: gelu, tied_embeddings: true } } }",
            ladder: "sizes: [64x2], tokens_per_param: [10]");
        long tokens = Assert.Single(plan.Runs.Select(r => r.Spec.Tokens).Distinct());
        double parameters = TransformerCount.Of(new ModelRecipe(), new ModelSize { Width = 64, Layers = 2 }, 64).Params;
        Assert.Equal(Math.Round(10 * parameters / 2048) * 2048, tokens);
        Assert.NotEqual(plan.Runs[0].Params, plan.Runs[1].Params);
    }

    [Fact]
    public void Rungs_can_be_given_one_by_one() =>
        Assert.Equal(["64x3@2M", "32x1@5k"],
            Plan(ladder: "rungs: [{ size: 64x3, tokens: 2M }, { size: { width: 32, layers: 1 }, tokens: 5k }]")
            .Runs.Where(r => r.Arm == "a").Select(r => r.Rung));

    [Fact]
    public void Changed_text_is_another_run_and_a_relative_path_starts_at_the_study()
    {
        string text = _workshop.Write("to be or not to be", "text.txt");
        string Data() => _workshop.Write("""
            study: s
            baseline: {}
            variants: { b: { seeds: [2] } }
            ladder: { sizes: [32x1], tokens: [4k] }
            target: { flops: 1e15 }
            data: { path: text.txt }
            """);
        StudyPlan before = StudyPlan.Of(StudyFile.Load(Data()));
        Assert.Equal(text, before.Study.Baseline.Builtin!.Data.Path);
        Assert.Equal(Keys(before), Keys(StudyPlan.Of(StudyFile.Load(Data()))));
        File.AppendAllText(text, ".");
        Assert.Empty(Keys(before).Intersect(Keys(StudyPlan.Of(StudyFile.Load(Data())))));
    }

    [Fact]
    public void The_same_text_in_another_folder_is_the_same_run()
    {
        string[][] keys = [.. new[] { "here", "there and elsewhere" }.Select(folder =>
        {
            Directory.CreateDirectory(Path.Combine(_workshop.Folder, folder));
            _workshop.Write("to be or not to be", Path.Combine(folder, "text.txt"));
            return Keys(StudyPlan.Of(StudyFile.Load(_workshop.Write("""
                study: s
                baseline: {}
                variants: { b: { seeds: [2] } }
                ladder: { sizes: [32x1], tokens: [4k] }
                target: { flops: 1e15 }
                data: { path: text.txt }
                """, Path.Combine(folder, "study.yaml"))))).ToArray();
        })];
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public void The_tokenizer_of_a_command_is_handed_to_it_as_it_is()
    {
        _workshop.Write("to be", "text.txt");
        StudyPlan plan = _workshop.Plan(Workshop.StudyText() + "\ndata: { path: text.txt, tokenizer: gpt2 }");
        Assert.Equal("gpt2", (string?)plan.Runs[0].Spec.Recipe["data"]!["tokenizer"]);
    }

    [Fact]
    public void The_arms_of_the_built_in_trainer_see_the_same_data_and_of_another_nobody_knows()
    {
        Assert.True(Plan().Manifest().SameData);
        Assert.False(_workshop.Plan(Workshop.StudyText()).Manifest().SameData);
    }

    [Fact]
    public void The_manifest_says_which_run_belongs_to_which_arm_and_what_changed()
    {
        StudyPlan plan = Plan(variants: "b: { recipe: { optimizer: { name: muon } } }");
        plan.Manifest().Write(_workshop.Root);
        StudyManifest read = StudyManifest.Read(_workshop.Root, "s")!;
        Assert.Equal(Keys(plan), read.Runs.Select(r => r.Key));
        Assert.Equal("""{"recipe":{"optimizer":{"name":"muon"}}}""", read.Changes["b"].ToJsonString());
        Assert.Equal(plan.Study.Text, read.StudyText);
    }

    [Fact]
    public void A_quote_counts_flop_and_schedules_the_longest_run_first()
    {
        StudyPlan plan = Plan();
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, Speeds(plan));
        double flops = new[] { 32, 64 }.Sum(
            width => TransformerCount.Of(new ModelRecipe(), new ModelSize { Width = width, Layers = 2 }, 64).FlopsPerToken
            * (Math.Ceiling(100_000 / 2048.0) + Math.Ceiling(1e6 / 2048)) * 2048) * 2;
        Assert.Equal(flops, quote.Flops!.Value, flops * 1e-12);
        // Four runs of 100 s and four of 10 s, each two seconds to start, on two slots.
        Assert.Equal(2 * 102 + 2 * 12, quote.Seconds!.Value, 1e-9);
        Assert.Equal(0, quote.Done);
        quote.Write(_workshop.Root);
        Assert.Equal(quote.Seconds, StudyQuote.Read(_workshop.Root, "s")!.Seconds);
    }

    [Theory]
    [InlineData("{ flops: 1e9 }", "budget.flops", "FLOP, the budget allows 1E+09", "Not even its cheapest rung fits")]
    [InlineData("{ hours: 0.05 }", "budget.hours", "hours, the budget allows 0.05", "It fits without the rung(s) 32x2@1M: 6 runs on 3 rung(s)")]
    [InlineData("{ hours: 0.01 }", "times as much is needed", "It fits without the rung(s) 32x2@1M, 64x2@1M: 4 runs on 2 rung(s)")]
    public void A_budget_that_is_too_small_is_refused_with_a_ladder_that_fits(string budget, params string[] expected)
    {
        StudyPlan plan = Plan(more: $"budget: {budget}");
        string message = Assert.Throws<BudgetException>(() =>
            BudgetCheck.Require(Quoter.Quote(plan, _workshop.Root, Speeds(plan)), plan.Study.Budget, "s.yaml")).Message;
        Assert.StartsWith("s.yaml: ", message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    [Fact]
    public void A_budget_that_is_large_enough_is_accepted() =>
        BudgetCheck.Require(Quoter.Quote(Plan(), _workshop.Root, Speeds(Plan())), new Budget { Flops = 1e13, Hours = 1 });

    [Fact]
    public void A_budget_of_hours_needs_a_known_speed()
    {
        StudyPlan plan = Plan(more: "budget: { hours: 1 }");
        Assert.Contains("cannot be kept", Assert.Throws<BadInputException>(
            () => BudgetCheck.Require(Quoter.Quote(plan, _workshop.Root, []), plan.Study.Budget)).Message);
    }

    private static Speed[] Speeds(StudyPlan plan) => [.. from arm in plan.Study.Arms
                                                         from rung in plan.Study.Ladder
                                                         select new Speed { Arm = arm.Name, Size = rung.Builtin!, TokensPerSecond = 10_000 }];
}
