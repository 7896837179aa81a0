using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Probing;
using static TorchSharp.torch;

namespace Isoloss.Tests;

/// <summary>What a model writes at the end of a run: token by token as in one pass, the same every time, for runs that can pay for it.</summary>
public sealed class ContinuationTests : IDisposable
{
    private const int Context = 12, Vocabulary = 13;
    private static readonly ModelSize Size = new() { Width = 32, Layers = 2 };
    private static readonly ModelRecipe Plain = new() { Context = Context, HeadWidth = 8 };
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-continuations-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Options => ["plain", "learned", "layer norm", "qk_norm", "query_group", "window", "attention_cap window", "logit_cap", "experts", "torch kernels"];

    private static ModelRecipe Make(string option) => option switch
    {
        "learned" => Plain with { Positions = Positions.Learned },
        "layer norm" => Plain with { Norm = Norm.Layer, Mlp = Mlp.Gelu, TiedEmbeddings = true },
        "qk_norm" => Plain with { QkNorm = true },
        "query_group" => Plain with { QueryGroup = 2 },
        "window" => Plain with { Window = 3 },
        "attention_cap window" => Plain with { AttentionCap = 2, Window = 4 },
        "logit_cap" => Plain with { LogitCap = 2 },
        "experts" => Plain with { Experts = 4 },
        _ => Plain,
    };

    [Theory, MemberData(nameof(Options))]
    public void Token_by_token_gives_the_losses_of_one_pass(string option)
    {
        using var model = new Transformer(new Recipe { Model = Make(option) }, Size, Vocabulary, option == "torch kernels" ? CPU : null);
        var random = CounterRandom.For("parameters", 1);
        foreach (ref float value in model.Parameters.Values.Floats())
            value = (float)(0.2 * random.Normal());
        model.Parameters.SendValues();
        using var scope = NewDisposeScope();
        long[][] windows = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, Context + 1).Select(_ => (long)random.Below(Vocabulary)).ToArray())];
        float[] whole = model.TokenLosses(tensor(windows.SelectMany(w => w[..Context]).ToArray()), tensor(windows.SelectMany(w => w[1..]).ToArray())).Floats().ToArray();
        using var state = model.StateFor(windows.Length, Context);
        for (int t = 0; t < Context; t++)
        {
            var losses = nn.functional.cross_entropy(model.Next(tensor(windows.Select(w => w[t]).ToArray()), state), tensor(windows.Select(w => w[t + 1]).ToArray()), reduction: nn.Reduction.None);
            for (int i = 0; i < windows.Length; i++)
                Assert.Equal(whole[i * Context + t], losses.Floats()[i], 1e-4f);
        }
    }

    [Fact]
    public async Task A_finished_run_leaves_what_its_model_writes_and_the_same_job_the_same_bytes()
    {
        var recipe = TrainerProcess.SmallRecipe with { Model = TrainerProcess.SmallRecipe.Model with { Context = 24 }, BatchTokens = 480 };
        var runs = new List<RunDirectory>();
        foreach (string name in (string[])["first", "second"])
        {
            var job = TrainerProcess.MakeJob(_folder, name, recipe, 360_000);
            var (code, _, error) = await TrainerProcess.Run(job);
            Assert.True(code == 0, error);
            runs.Add(new RunDirectory(job.Directory));
        }
        Assert.Equal(File.ReadAllBytes(runs[0].ContinuationsFile), File.ReadAllBytes(runs[1].ContinuationsFile));
        var set = ContinuationSet.Read(runs[0])!;
        Assert.Equal((6, 18, 16), (set.PromptTokens, set.Tokens, set.Continuations.Count));
        Assert.All(set.Continuations, c => Assert.Equal(18, c.Sampled.Text.Split(' ').Length)); // symbols are written as numbers
        Assert.Contains(set.Continuations, c => c.Sampled.Text != c.Greedy.Text);
        Assert.True(set.Continuations.Average(c => c.Greedy.Repeated) > set.Continuations.Average(c => c.Data.Repeated)); // greedy text loops
    }

    [Fact]
    public void A_run_too_short_to_pay_for_it_writes_nothing_and_a_long_one_no_more_than_that()
    {
        Assert.Null(ContinuationPlan.Of(128, 959_999, 100));
        Assert.Null(ContinuationPlan.Of(128, 10_000_000, 3));
        Assert.Null(ContinuationPlan.Of(16, 10_000_000, 100));
        Assert.Equal(new ContinuationPlan(16, 16, 48), ContinuationPlan.Of(128, 960_000, 100));
        Assert.Equal(new ContinuationPlan(5, 16, 48), ContinuationPlan.Of(1024, 1_000_000_000, 5));
    }
}
