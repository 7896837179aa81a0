using CsCheck;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests.Recipes;

public sealed class TransformerCountTests
{
    private static readonly ModelRecipe Gpt2 = new()
    {
        Norm = Norm.Layer, Positions = Positions.Learned, Mlp = Mlp.Gelu, TiedEmbeddings = true, Context = 1024, HeadWidth = 64,
    };

    [Fact]
    public void Gpt2_small_has_its_published_size_but_for_the_biases_of_linear_layers()
    {
        var count = TransformerCount.Of(Gpt2, new ModelSize { Width = 768, Layers = 12 }, 50_257);
        // 124,439,808 as published; each of its 12 blocks has biases of 3d (queries, keys, values), d, 4d and d, which ours has
        // not.
        Assert.Equal(124_439_808 - 12 * 9 * 768, count.Params);
        Assert.Equal(count.Params - 768 * (50_257 + 1024), count.ParamsNonEmbedding);
        // The tied matrix is multiplied with, positions are looked up; 6 x 12 x 1024 x 768 for causal attention.
        Assert.Equal(6.0 * (count.Params - 1024 * 768) + 6.0 * 12 * 1024 * 768, count.FlopsPerToken);
    }

    [Fact]
    public void The_default_model_counts_as_by_hand()
    {
        var count = TransformerCount.Of(new ModelRecipe(), new ModelSize { Width = 64, Layers = 2 }, 64);
        // Block: 4 x 64^2 + 3 x 64 x 168 + 2 x 64 = 48,768; two of them and the last gain: 97,600; two tables of 64 x 64.
        Assert.Equal(168, TransformerCount.HiddenWidth(new ModelRecipe(), 64));
        Assert.Equal(97_600, count.ParamsNonEmbedding);
        Assert.Equal(97_600 + 2 * 4096, count.Params);
        Assert.Equal(6.0 * (97_600 + 4096) + 6.0 * 2 * 128 * 64, count.FlopsPerToken);
    }

    [Fact]
    public void Qk_norm_adds_two_gains_of_a_head_to_each_block() => Assert.Equal(
        2 * 2 * 32,
        TransformerCount.Of(new ModelRecipe { QkNorm = true }, new ModelSize { Width = 64, Layers = 2 }, 64).Params
            - TransformerCount.Of(new ModelRecipe(), new ModelSize { Width = 64, Layers = 2 }, 64).Params);

    [Fact]
    public void Size_grows_with_everything_and_tying_saves_one_table() =>
        Gen.Select(Gen.Int[1, 64], Gen.Int[1, 40], Gen.Int[4, 50_000], Gen.Bool, Gen.Bool).Sample(
            (heads, layers, vocabulary, qkNorm, learned) =>
        {
            var model = new ModelRecipe { QkNorm = qkNorm, Positions = learned ? Positions.Learned : Positions.Rotary };
            TransformerCount Of(ModelRecipe m, int h, int l, int v) =>
                TransformerCount.Of(m, new ModelSize { Width = 32 * h, Layers = l }, v);
            var count = Of(model, heads, layers, vocabulary);
            Assert.True(count.Params > count.ParamsNonEmbedding && count.ParamsNonEmbedding > 0);
            Assert.True(Of(model, heads + 1, layers, vocabulary).FlopsPerToken > count.FlopsPerToken);
            Assert.True(Of(model, heads, layers + 1, vocabulary).FlopsPerToken > count.FlopsPerToken);
            Assert.True(Of(model, heads, layers, vocabulary + 1).Params > count.Params);
            var tied = Of(model with { TiedEmbeddings = true }, heads, layers, vocabulary);
            Assert.Equal(32L * heads * vocabulary, count.Params - tied.Params);
            Assert.Equal(count.FlopsPerToken, tied.FlopsPerToken);
        });

    [Fact]
    public void A_large_model_does_not_overflow()
    {
        var count = TransformerCount.Of(new ModelRecipe(), new ModelSize { Width = 1 << 17, Layers = 1000 }, 1 << 20);
        Assert.InRange(count.Params, 2e14, 2.2e14);
    }
}
