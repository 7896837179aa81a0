using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Tests;

/// <summary>What each option of the architecture does, seen from outside: counts, losses, gradients, who sees whom.</summary>
public sealed class ModelOptionTests
{
    private const int Context = 8, Vocabulary = 13;
    private static readonly ModelSize Size = new() { Width = 32, Layers = 2 };
    private static readonly ModelRecipe Plain = new() { Context = Context, HeadWidth = 8 };

    public static TheoryData<string> Options =>
        ["query_group", "query_group qk_norm", "window", "attention_cap", "attention_cap window", "logit_cap", "z_loss", "experts",
            "experts gelu", "all"];

    private static ModelRecipe Make(string option) => option switch
    {
        "query_group" => Plain with { QueryGroup = 2 },
        "query_group qk_norm" => Plain with { QueryGroup = 4, QkNorm = true },
        "window" => Plain with { Window = 3 },
        "attention_cap" => Plain with { AttentionCap = 2 },
        "attention_cap window" => Plain with { AttentionCap = 2, Window = 3 },
        "logit_cap" => Plain with { LogitCap = 2 },
        "z_loss" => Plain with { ZLoss = 0.1 },
        "experts" => Plain with { Experts = 4, BalanceLoss = 0.1 },
        "experts gelu" => Plain with { Experts = 3, TopK = 1, Mlp = Mlp.Gelu, BalanceLoss = 0.1 },
        _ => Plain with
        {
            QueryGroup = 2, Window = 4, AttentionCap = 3, LogitCap = 4, ZLoss = 0.01, Experts = 4, TopK = 3, TiedEmbeddings = true,
        },
    };

    [Theory, MemberData(nameof(Options))]
    public void The_count_is_what_is_there_and_every_parameter_learns(string option)
    {
        using var model = MakeModel(Make(option));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(4);
        model.Objective(inputs, targets, 1f / 32).Total.backward();
        var layout = model.Parameters.Layout;
        Assert.Equal(TransformerCount.Of(Make(option), Size, Vocabulary).Params, layout.Length);
        Assert.Equal(layout.Length, layout.Slots.Sum(s => model.Parameters[s.Name].numel()));
        Assert.Equal(layout.Slots.Where(s => s.IsHidden).Sum(s => s.Length), layout.HiddenStacks.Sum(s => s.Length));
        foreach (var slot in layout.Slots)
            Assert.True(model.Parameters.Gradients.Floats().Slice(slot.Offset, slot.Length).ContainsAnyExcept(0f), slot.Name);
    }

    [Theory, MemberData(nameof(Options))]
    public void Gradients_are_derivatives_of_the_objective(string option)
    {
        using var model = MakeModel(Make(option));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        model.Objective(inputs, targets, 1).Total.backward();
        float[] gradient = model.Parameters.Gradients.Floats().ToArray();
        var random = CounterRandom.For("direction", 1);
        float[] direction = [.. gradient.Select(g => (float)(random.Normal() + (g > 0 ? 1 : -1)))];
        double slope = gradient.Zip(direction, (g, d) => (double)g * d).Sum();
        const float h = 2e-5f;
        double measured = (ObjectiveAt(model, direction, h) - ObjectiveAt(model, direction, -h)) / (2 * h);
        Assert.InRange(measured, slope - 0.01 * Math.Abs(slope), slope + 0.01 * Math.Abs(slope));
    }

    [Theory, MemberData(nameof(Options))]
    public void On_a_device_of_its_own_a_model_gives_the_same_loss_and_gradients(string option)
    {
        using var fused = MakeModel(Make(option));
        using var device = MakeModel(Make(option), device: CPU);
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        var one = fused.Objective(inputs, targets, 1f / 16);
        var two = device.Objective(inputs, targets, 1f / 16);
        one.Total.backward();
        two.Total.backward();
        Assert.Equal(one.Total.item<float>(), two.Total.item<float>(), 4);
        Assert.False(device.Parameters.Gradients.Floats().ContainsAnyExcept(0f));
        device.Parameters.FetchGradients();
        ReadOnlySpan<float> a = fused.Parameters.Gradients.Floats(), b = device.Parameters.Gradients.Floats();
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) < 1e-4, $"{i}: {a[i]} and {b[i]}");
    }

    [Fact]
    public void Grouped_queries_with_equal_keys_and_values_are_the_plain_model()
    {
        var grouped = Plain with { QueryGroup = 2 };
        using var shared = MakeModel(grouped);
        using var plain = MakeModel(Plain);
        Assert.Equal(2 * 2 * 32 * 16, plain.Parameters.Layout.Length - shared.Parameters.Layout.Length);
        foreach (var slot in plain.Parameters.Layout.Slots)
        {
            ReadOnlySpan<float> ours = Part(shared, slot.Name);
            Span<float> theirs = Part(plain, slot.Name);
            if (!slot.Name.EndsWith("qkv", StringComparison.Ordinal))
            {
                ours.CopyTo(theirs);
                continue;
            }
            ours[..(32 * 32)].CopyTo(theirs);
            for (int head = 0; head < 8; head++) // four heads of keys, four of values; two of each are shared by pairs
                ours.Slice(32 * 32 + head / 2 * 8 * 32, 8 * 32).CopyTo(theirs[(32 * 32 + head * 8 * 32)..]);
        }
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        float[] one = shared.TokenLosses(inputs, targets).Floats().ToArray(), two = plain.TokenLosses(inputs, targets).Floats().ToArray();
        for (int i = 0; i < one.Length; i++)
            Assert.Equal(one[i], two[i], 4);
    }

    [Theory]
    [InlineData("window")]
    [InlineData("attention_cap window")]
    public void A_token_is_seen_by_as_many_as_the_window_says_in_each_block(string option)
    {
        using var model = MakeModel(Make(option));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(1);
        float[] before = model.TokenLosses(inputs, targets).Floats().ToArray();
        inputs.Longs()[1] = (inputs.Longs()[1] + 1) % Vocabulary;
        float[] after = model.TokenLosses(inputs, targets).Floats().ToArray();
        // Two blocks, each two positions back: position 1 reaches 5 and no further.
        Assert.Equal([0, 6, 7], Enumerable.Range(0, Context).Where(i => before[i] == after[i]));
    }

    [Fact]
    public void A_window_of_the_whole_context_is_no_window()
    {
        using var model = MakeModel(Plain);
        using var windowed = MakeModel(Plain with { Window = Context });
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        float[] one = model.TokenLosses(inputs, targets).Floats().ToArray(), two = windowed.TokenLosses(inputs, targets).Floats().ToArray();
        for (int i = 0; i < one.Length; i++)
            Assert.Equal(one[i], two[i], 4);
    }

    [Fact]
    public void Capped_logits_stay_below_the_cap_and_a_huge_cap_changes_nothing()
    {
        using var plain = MakeModel(Plain, scale: 3);
        using var capped = MakeModel(Plain with { LogitCap = 2 }, scale: 3);
        using var loose = MakeModel(Plain with { LogitCap = 1e4, AttentionCap = 1e4 }, scale: 3);
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        double ceiling = 2 * 2 + Math.Log(Vocabulary); // the worst loss between logits of -2 and 2
        Assert.True(plain.TokenLosses(inputs, targets).max().item<float>() > ceiling);
        Assert.True(capped.TokenLosses(inputs, targets).max().item<float>() <= ceiling);
        Assert.InRange(capped.Probe(inputs).LogitRms, 0.5, 2);
        Assert.True(plain.Probe(inputs).LogitRms > 2.2);
        Assert.Equal(plain.TokenLosses(inputs, targets).mean().item<float>(), loose.TokenLosses(inputs, targets).mean().item<float>(), 0.01);
    }

    [Fact]
    public void The_z_loss_is_in_what_is_descended_and_not_in_the_loss()
    {
        using var plain = MakeModel(Plain);
        using var with = MakeModel(Plain with { ZLoss = 0.5 });
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(1);
        var expected = plain.Objective(inputs, targets, 0.125f);
        var found = with.Objective(inputs, targets, 0.125f);
        Assert.Equal(expected.Loss.item<float>(), found.Loss.item<float>());
        double z = (found.Total - found.Loss).item<float>();
        // Jensen: the mean of squares is at least the square of the mean.
        Assert.InRange(z, 0.5 * Math.Pow(with.Probe(inputs).LogZ, 2) - 1e-4, 1e3);
    }

    [Fact]
    public void A_single_expert_is_the_dense_block_and_balance_is_one_where_all_are_used_alike()
    {
        using var dense = MakeModel(Plain);
        using var single = MakeModel(Plain with { Experts = 1, TopK = 1, BalanceLoss = 1 });
        foreach (var slot in dense.Parameters.Layout.Slots)
            Part(dense, slot.Name).CopyTo(Part(single, slot.Name));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        var objective = single.Objective(inputs, targets, 1f / 16);
        Assert.Equal(dense.Objective(inputs, targets, 1f / 16).Loss.item<float>(), objective.Loss.item<float>(), 4);
        Assert.Equal(1, (objective.Total - objective.Loss).item<float>(), 4);
    }

    [Fact]
    public void Experts_are_mixed_by_the_softmax_over_the_chosen()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn([5, 3], generator: new Generator(1)), router = randn([4, 3], generator: new Generator(2));
        var (output, balance) = Experts.Mix(x, router, 2, (i, rows) => rows * (i + 1));
        var scores = x.matmul(router.t());
        for (int row = 0; row < 5; row++)
        {
            var best = Enumerable.Range(0, 4).Select(i => (Expert: i, Score: scores[row, i].item<float>())).OrderByDescending(s => s.Score)
                .Take(2).ToArray();
            double first = 1 / (1 + Math.Exp(best[1].Score - best[0].Score));
            double factor = first * (best[0].Expert + 1) + (1 - first) * (best[1].Expert + 1);
            for (int c = 0; c < 3; c++)
                Assert.Equal(factor * x[row, c].item<float>(), output[row, c].item<float>(), 4);
        }
        Assert.InRange(balance.item<float>(), 0.5, 4);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_depth_factor_keeps_the_parameters_and_changes_the_shape(double factor)
    {
        var rung = new ModelSize { Width = 256, Layers = 4 };
        var model = new ModelRecipe { HeadWidth = 16, DepthFactor = factor };
        var shape = ModelShape.Of(model, rung);
        Assert.Equal((int)(4 * factor), shape.Layers);
        Assert.Equal(0, shape.Width % 16);
        double plain = TransformerCount.Of(model with { DepthFactor = 1 }, rung, 64).ParamsNonEmbedding;
        Assert.InRange(TransformerCount.Of(model, rung, 64).ParamsNonEmbedding / plain, 0.9, 1.1);
        Assert.Equal(TransformerCount.Of(model with { DepthFactor = 1 }, shape, 64), TransformerCount.Of(model, rung, 64));
    }

    [Fact]
    public void Flop_count_the_window_and_only_the_experts_in_use()
    {
        var size = new ModelSize { Width = 64, Layers = 2 };
        var plain = TransformerCount.Of(new ModelRecipe(), size, 64);
        var windowed = TransformerCount.Of(new ModelRecipe { Window = 32 }, size, 64);
        // Keys of a token in a window of 32 in 128: 32 - 32^2 / 256 = 28 on average, 64 without.
        Assert.Equal(12.0 * 2 * 64 * (64 - 28), plain.FlopsPerToken - windowed.FlopsPerToken);
        var mixed = TransformerCount.Of(new ModelRecipe { Experts = 8, TopK = 1 }, size, 64);
        Assert.Equal(6.0 * 2 * 8 * 64, mixed.FlopsPerToken - plain.FlopsPerToken); // the routers
        Assert.Equal(2 * (7 * 3 * 64 * 168 + 8 * 64), mixed.Params - plain.Params);
        Assert.NotEqual(TransformerCount.FlopRule, TransformerCount.FlopRuleOf(new ModelRecipe { Window = 32 }));
        Assert.Equal(TransformerCount.FlopRule, TransformerCount.FlopRuleOf(new ModelRecipe()));
    }

    private static Span<float> Part(Transformer model, string name)
    {
        var slot = model.Parameters.Layout.Slots.Single(s => s.Name == name);
        return model.Parameters.Values.Floats().Slice(slot.Offset, slot.Length);
    }

    /// <summary>All parameters random, from streams of their own: models agree in what they share.</summary>
    private static Transformer MakeModel(ModelRecipe recipe, double scale = 1, Device? device = null)
    {
        var model = new Transformer(new Recipe { Model = recipe }, Size, Vocabulary, device);
        foreach (var slot in model.Parameters.Layout.Slots)
        {
            var random = CounterRandom.For("values of " + slot.Name, 1);
            double deviation = slot.IsMatrix ? scale / Math.Sqrt(slot.Columns) : 0.2;
            foreach (ref float value in Part(model, slot.Name))
                value = (float)(deviation * random.Normal() + (slot.Kind == ParameterKind.Gain ? 1 : 0));
        }
        model.Parameters.SendValues();
        return model;
    }

    private static double ObjectiveAt(Transformer model, float[] direction, float step)
    {
        using var outside = no_grad();
        float[] kept = model.Parameters.Values.Floats().ToArray();
        for (int i = 0; i < direction.Length; i++)
            model.Parameters.Values.Floats()[i] += step * direction[i];
        var (inputs, targets) = Tokens(2);
        // Summed in double precision, which a single float of the objective is too coarse for.
        double loss = 0;
        foreach (float token in model.TokenLosses(inputs, targets).Floats())
            loss += token;
        var objective = model.Objective(inputs, targets, 1);
        loss += (objective.Total - objective.Loss).item<float>();
        kept.CopyTo(model.Parameters.Values.Floats());
        return loss;
    }

    private static (Tensor Inputs, Tensor Targets) Tokens(int sequences)
    {
        var random = CounterRandom.For("tokens", sequences);
        long[] ids = [.. Enumerable.Range(0, sequences * Context + 1).Select(_ => (long)random.Below(Vocabulary))];
        return (tensor(ids[..^1]), tensor(ids[1..]));
    }
}
