using Isoloss.Core;
using Isoloss.Lab.Organisations;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>A study with a user's own module: what is wrong with the file stands at its place, and its hash makes the runs.</summary>
public sealed class ModuleStudyTests : IDisposable
{
    private const string Text = """
        study: own
        baseline: { name: base, recipe: { model: { head_width: 16 } } }
        variants:
          mine: { recipe: { model: { module: ./lib/gated.dll } } }
        ladder: { sizes: [16x2, 32x2], tokens: [1M, 2M] }
        target: { flops: 1e13 }
        budget: { flops: 1e15 }
        """;

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_module_is_found_beside_the_study_file()
    {
        Write("lib/gated.dll", "Gated");
        Arm mine = _workshop.Plan(Text).Study.Variants[0];
        Assert.Equal(Path.Combine(_workshop.Folder, "lib", "gated.dll"), mine.Builtin!.Model.Module);
        Assert.Equal(ModuleFile.Read(mine.Builtin.Model.Module!).Hash, mine.Builtin.Model.ModuleHash);
        Assert.Equal(["module"], mine.Changes["recipe"]!["model"]!.AsObject().Select(p => p.Key));
        Assert.Null(_workshop.Plan(Text).Study.Baseline.Recipe["model"]!["module"]);
    }

    [Fact]
    public void What_is_wrong_with_the_file_is_told_with_its_place()
    {
        Fails("study.yaml:4:38: variants.mine.recipe.model.module: found no file '", "expected a compiled class library (.dll): is it built?");
        _workshop.Write("just words", "words.dll");
        FailsWith(Text.Replace("lib/gated", "words", StringComparison.Ordinal), "4:38: ", "which is no .NET assembly");
        Write("lib/gated.dll");
        Fails("4:38: ", "found no public class in", $"expected exactly one public class that implements {ModuleFile.Interface}");
        Write("lib/gated.dll", "A", "B");
        Fails("4:38: ", "found A and B in");
        Write("lib/gated.dll", "A");
        FailsWith(Text.Replace("module:", "module_hash: 1, module:", StringComparison.Ordinal), "4:30: unknown key 'module_hash'");
    }

    [Fact]
    public void A_moved_module_means_the_same_runs_and_a_changed_one_others()
    {
        Write("lib/gated.dll", "Gated");
        string[] keys = Keys(Text, "mine");
        File.Copy(Path.Combine(_workshop.Folder, "lib/gated.dll"), Path.Combine(_workshop.Folder, "moved.dll"));
        Assert.Equal(keys, Keys(Text.Replace("lib/gated", "moved", StringComparison.Ordinal), "mine"));
        FailsWith(Text.Replace("ladder:", "  copy: { recipe: { model: { module: moved.dll } } }\nladder:", StringComparison.Ordinal), "5:3: copy: found the recipe of mine");
        string[] unchanged = Keys(Text, "base");
        Write("lib/gated.dll", "Other");
        Assert.Empty(keys.Intersect(Keys(Text, "mine")));
        Assert.Equal(unchanged, Keys(Text, "base"));
    }

    [Fact]
    public void A_variant_can_do_without_the_module_of_its_baseline()
    {
        Write("lib/gated.dll", "Gated");
        string[] plain = Keys(Text, "base");
        string text = Text.Replace("head_width: 16", "head_width: 16, module: lib/gated.dll", StringComparison.Ordinal)
            .Replace("./lib/gated.dll", "none", StringComparison.Ordinal);
        Assert.Equal(plain, Keys(text, "mine"));
        Assert.Equal("""{"recipe":{"model":{"module":"none"}}}""", _workshop.Plan(text).Study.Variants[0].Changes.ToJsonString());
        FailsWith(text.Replace("tokens: [1M, 2M]", "tokens_per_param: [20]", StringComparison.Ordinal),
            "found a baseline with a module, whose parameters only the trainer knows; expected tokens");
    }

    [Fact]
    public void What_goes_back_to_a_default_that_is_not_written_says_it()
    {
        string text = Text.Replace("head_width: 16", "head_width: 16, z_loss: 0.001, top_k: 1, experts: 4", StringComparison.Ordinal)
            .Replace("module: ./lib/gated.dll", "z_loss: 0, top_k: 2", StringComparison.Ordinal);
        Assert.Equal("""{"recipe":{"model":{"z_loss":0,"top_k":2}}}""", _workshop.Plan(text).Study.Variants[0].Changes.ToJsonString());
    }

    [Fact]
    public void A_ladder_whose_FLOP_only_the_trainer_knows_says_so()
    {
        Write("lib/gated.dll", "Gated");
        string message = Assert.Throws<BadInputException>(() => StudyLadder.Of(_workshop.Plan(Text).Study, 1e15, [], null)).Message;
        Assert.Contains("expected a first variant without model.module", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_is_one_change_that_its_file_can_name()
    {
        Write("lib/gated.dll", "Gated");
        Assert.DoesNotContain(Ids(Text), id => id.StartsWith("named", StringComparison.Ordinal));
        string both = Text.Replace("module:", "qk_norm: true, module:", StringComparison.Ordinal);
        Assert.Contains("named-change.mine", Ids(both));
        Assert.DoesNotContain("named-change.gated-qk-norm", Ids(both.Replace("mine:", "gated-qk-norm:", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_only_the_trainer_can_count_comes_from_its_calibration()
    {
        Write("lib/gated.dll", "Gated");
        StudyPlan plan = _workshop.Plan(Text);
        PlannedRun[] own = [.. plan.Runs.Where(r => r.Arm == "mine")];
        Assert.All(own, r => Assert.True(r is { Params: null, Flops: null }));
        Assert.Null(Quoter.Quote(plan, _workshop.Root, []).Flops);
        Assert.DoesNotContain(Ids(Text), id => id.StartsWith("parameters", StringComparison.Ordinal));
        Speed[] speeds = [.. from arm in plan.Study.Arms from width in (int[])[16, 32]
            select new Speed { Arm = arm.Name, Size = new ModelSize { Width = width, Layers = 2 }, TokensPerSecond = 1000, Params = 50_000, FlopsPerToken = 1e5 }];
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, speeds);
        // Rounded up to whole batches of 2048 tokens.
        Assert.Equal(1e5 * 489 * 2048, quote.Runs.First(r => r.Key == own[0].Key).Flops);
        Assert.Equal(own.Length, quote.Runs.Count(r => r.Params == 50_000));
        // What a longer run shares is whole batches too.
        StudyPlan line = _workshop.Plan(Text.Replace("tokens: [1M, 2M]", "tokens: [1M, 2M], continue: true", StringComparison.Ordinal));
        RunQuote longer = Quoter.Quote(line, _workshop.Root, speeds).Runs.First(r => r.Arm == "mine" && r.Origin is not null);
        Assert.Equal(1e5 * line.Runs.First(r => r.Key == longer.Key).SharedTokens, longer.SharedFlops!.Value, 1e-3);
        BudgetCheck.Require(quote, plan.Study.Budget);
        quote.Write(_workshop.Root);
        Assert.Contains("parameters.mine", Ids(Text));
    }

    private string[] Keys(string text, string arm) => [.. _workshop.Plan(text).Runs.Where(r => r.Arm == arm).Select(r => r.Key)];

    private string[] Ids(string text) => [.. StudyReview.Of(_workshop.Plan(text), _workshop.Root).Open.Select(q => q.Id)];

    private void Fails(params string[] expected) => FailsWith(Text, expected);

    private void FailsWith(string text, params string[] expected)
    {
        string message = Assert.Throws<StudyFileException>(() => _workshop.Plan(text)).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private void Write(string file, params string[] classes) => WrittenModule.Write(Path.Combine(_workshop.Folder, file), classes);
}
