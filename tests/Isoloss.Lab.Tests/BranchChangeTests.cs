using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>What a branch may change, and where it may begin.</summary>
public sealed class BranchChangeTests
{
    private static RunSpec Builtin { get; } = Spec(new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = TrainerIdentity.BuiltinVersion },
        JsonSerializer.SerializeToNode(new Recipe(), IsolossJson.Line)!.AsObject());

    private static RunSpec Own { get; } = Spec(new TrainerIdentity { Name = TrainerIdentity.CommandName, Version = "1", Command = ["train"] },
        new JsonObject { ["lr"] = 0.1, ["clip"] = new JsonObject { ["norm"] = 1, ["kind"] = "global" }, ["data"] = new JsonObject { ["path"] = "/text" } });

    private static RunSpec Spec(TrainerIdentity trainer, JsonObject recipe) => new()
    {
        Trainer = trainer,
        Recipe = recipe,
        Size = new JsonObject { ["width"] = 64, ["layers"] = 2 },
        Tokens = 1_000_000,
        Seed = 1,
    };

    [Fact]
    public void Settings_are_laid_over_the_recipe_as_in_a_study_file()
    {
        JsonObject recipe = BranchChange.Apply(Builtin, ["optimizer.lr=2e-3", "optimizer.clip_norm=0.5", "model.z_loss=1e-4", "schedule.name=cosine"]);
        Assert.Equal(["model.z_loss", "optimizer.clip_norm", "optimizer.lr", "schedule.name"],
            BranchChange.Between(Builtin.Recipe, recipe).Select(c => c.Path).Order(StringComparer.Ordinal));
        Assert.Equal(0.002, (double)recipe["optimizer"]!["lr"]!);
        Assert.Equal(0.004, (double)Builtin.Recipe["optimizer"]!["lr"]!);
        JsonObject own = BranchChange.Apply(Own, ["clip.norm=0.5", "lr=50k"]);
        Assert.Equal("""{"lr":50000,"clip":{"norm":0.5,"kind":"global"},"data":{"path":"/text"}}""", own.ToJsonString());
    }

    [Fact]
    public void A_branch_without_settings_or_with_what_is_already_so_is_the_same_run()
    {
        RunOrigin origin = new("92e73f94b2a16b286b18", 100, 1_000_000);
        string Key(params string[] settings) => (Builtin with { Recipe = BranchChange.Apply(Builtin, settings), Origin = origin }).Key;
        Assert.Equal(Key(), Key("optimizer.lr=0.004", "model.z_loss=0"));
        Assert.NotEqual(Key(), Key("optimizer.lr=0.005"));
        Assert.NotEqual(Key(), Builtin.Key);
        Assert.NotEqual(Key(), (Builtin with { Origin = origin with { Step = 101 } }).Key);
        Assert.NotEqual(Key(), (Builtin with { Origin = origin with { Key = "00e73f94b2a16b286b18" } }).Key);
        Assert.NotEqual(Key(), (Builtin with { Origin = origin with { StreamTokens = 2_000_000 } }).Key);
    }

    [Theory]
    [InlineData("optimiser.lr=1", "unknown key 'optimiser'", "did you mean 'optimizer'?")]
    [InlineData("optimizer.rl=1", "unknown key 'rl' in optimizer", "expected one of")]
    [InlineData("optimizer.lr=fast", "optimizer.lr: found 'fast'", "a number from above 0 to 1000")]
    [InlineData("optimizer.lr=-1", "optimizer.lr: found '-1'", "a number from above 0 to 1000")]
    [InlineData("optimizer.lr=", "optimizer.lr: found nothing", "a number from above 0 to 1000")]
    [InlineData("optimizer=1", "optimizer: found '1'", "expected a mapping")]
    [InlineData("optimizer.lr", "found 'optimizer.lr'", "expected key=value")]
    [InlineData("=3", "found '=3'", "expected key=value")]
    [InlineData("optimizer..lr=3", "found 'optimizer..lr=3'", "expected key=value")]
    [InlineData("optimizer.lr={a: [", "not valid YAML", "")]
    [InlineData("optimizer.lr=*x", "anchor", "")]
    [InlineData("schedule.name=cosin", "schedule.name: found 'cosin'", "did you mean 'cosine'?")]
    [InlineData("model.qk_norm=true", "model.qk_norm cannot change at a branch", "holds the parameters")]
    [InlineData("model.context=64", "model.context cannot change at a branch", "")]
    [InlineData("optimizer.name=muon", "optimizer.name cannot change", "the state of adamw, not of muon")]
    [InlineData("optimizer.ema_decay=0.9", "optimizer.ema_decay cannot change", "average of the weights")]
    [InlineData("batch_tokens=4096", "batch_tokens cannot change", "place in the data")]
    [InlineData("data.language_seed=2", "data.language_seed cannot change", "same order")]
    [InlineData("evaluation.tokens=128", "evaluation.tokens cannot change", "same tokens")]
    [InlineData("tokens=2M", "unknown key 'tokens'", "")]
    public void What_is_no_setting_or_cannot_change_is_refused_with_the_reason(string setting, string found, string expected)
    {
        var error = Assert.Throws<BadInputException>(() => BranchChange.Apply(Builtin, [setting]));
        Assert.StartsWith("--set: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_given_twice_is_refused()
    {
        foreach (string[] settings in (string[][])[["lr=1", "lr=2"], ["clip={norm: 2}", "clip.kind=local"], ["clip.kind=local", "clip={norm: 2}"]])
            Assert.Contains("twice", Assert.Throws<BadInputException>(() => BranchChange.Apply(Own, settings)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lrr=1", "no 'lrr'", "did you mean 'lr'?")]
    [InlineData("clip.nrm=1", "no 'clip.nrm'", "did you mean 'norm'?")]
    [InlineData("data.path=/other", "data.path cannot change", "")]
    public void A_key_that_a_trainer_of_ones_own_did_not_have_is_refused(string setting, string found, string hint)
    {
        var error = Assert.Throws<BadInputException>(() => BranchChange.Apply(Own, [setting]));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60%", 300)]
    [InlineData("0.1%", 1)]
    [InlineData("99.99%", 499)]
    [InlineData("1", 1)]
    [InlineData("499", 499)]
    public void A_point_is_a_share_or_a_step(string text, long step) => Assert.Equal(step, BranchPoint.Parse(text, Builtin, 500));

    [Theory]
    [InlineData("0", "expected 1 to 499")]
    [InlineData("500", "expected 1 to 499")]
    [InlineData("100%", "expected a share")]
    [InlineData("0.6", "expected a share")]
    [InlineData("-3", "expected a share")]
    [InlineData("99999999999999999999999", "expected a share")]
    [InlineData("half", "expected a share")]
    [InlineData("", "expected a share")]
    public void A_point_outside_the_run_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<BadInputException>(() => BranchPoint.Parse(text, Builtin, 500)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_point_before_the_beginning_of_a_branch_is_refused_and_its_origin_named()
    {
        var branch = Builtin with { Origin = new RunOrigin("92e73f94b2a16b286b18", 300, 1_000_000) };
        Assert.Contains("branch from run 92e73f94b2a16b286b18", Assert.Throws<BadInputException>(() => BranchPoint.Parse("300", branch, 500)).Message, StringComparison.Ordinal);
        Assert.Equal(301, BranchPoint.Parse("301", branch, 500));
        Assert.Contains("expected a number of steps", Assert.Throws<BadInputException>(() => BranchPoint.Parse("60%", branch, null)).Message, StringComparison.Ordinal);
    }
}
