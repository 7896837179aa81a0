using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Tests;

/// <summary>The transformer has the parameters that are counted, sees no future, and its gradients are derivatives.</summary>
public sealed class TransformerTests
{
    private const int Context = 8, Vocabulary = 13;
    private static readonly ModelSize Size = new() { Width = 16, Layers = 2 };

    public static TheoryData<Norm, Positions, Mlp, bool, bool> Options => [.. from norm in Enum.GetValues<Norm>()
        from positions in Enum.GetValues<Positions>()
        from mlp in Enum.GetValues<Mlp>()
        from qkNorm in (bool[])[false, true]
        from tied in (bool[])[false, true]
        select new TheoryDataRow<Norm, Positions, Mlp, bool, bool>(norm, positions, mlp, qkNorm, tied)];

    [Theory, MemberData(nameof(Options))]
    public void The_count_is_what_is_there_and_every_parameter_learns(
        Norm norm, Positions positions, Mlp mlp, bool qkNorm, bool tied)
    {
        var recipe = MakeRecipe(norm, positions, mlp, qkNorm, tied);
        using var model = MakeModel(recipe);
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        model.Objective(inputs, targets, 1f / 16).Total.backward();
        var layout = model.Parameters.Layout;
        Assert.Equal(TransformerCount.Of(recipe.Model, Size, Vocabulary).Params, layout.Length);
        Assert.Equal(layout.Length, layout.Slots.Sum(s => model.Parameters[s.Name].numel()));
        foreach (var slot in layout.Slots)
            Assert.True(model.Parameters.Gradients.Floats().Slice(slot.Offset, slot.Length).ContainsAnyExcept(0f), slot.Name);
    }

    [Theory, MemberData(nameof(Options))]
    public void Gradients_are_derivatives(Norm norm, Positions positions, Mlp mlp, bool qkNorm, bool tied)
    {
        using var model = MakeModel(MakeRecipe(norm, positions, mlp, qkNorm, tied));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        model.Objective(inputs, targets, 1).Total.backward();
        var random = CounterRandom.For("direction", 1);
        float[] direction =
            [.. model.Parameters.Gradients.Floats().ToArray().Select(g => (float)(random.Normal() + (g > 0 ? 1 : -1)))];
        double slope = 0;
        for (int i = 0; i < direction.Length; i++)
            slope += (double)direction[i] * model.Parameters.Gradients.Floats()[i];
        // The error is the third derivative times h^2: 2 % of the steepest case at 1e-4, .1 % here.
        const float h = 2e-5f;
        double measured = (LossAt(model, direction, h) - LossAt(model, direction, -h)) / (2 * h);
        Assert.InRange(measured, slope - 0.003 * Math.Abs(slope), slope + 0.003 * Math.Abs(slope));
    }

    [Theory]
    [InlineData(Positions.Rotary)]
    [InlineData(Positions.Learned)]
    public void A_later_token_changes_no_earlier_loss(Positions positions)
    {
        using var model = MakeModel(MakeRecipe(Norm.Rms, positions, Mlp.Swiglu, true, false));
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        float[] before = model.TokenLosses(inputs, targets).Floats().ToArray();
        inputs.Longs()[5] = (inputs.Longs()[5] + 1) % Vocabulary;
        float[] after = model.TokenLosses(inputs, targets).Floats().ToArray();
        Assert.Equal(before[..5], after[..5]);
        Assert.NotEqual(before[5], after[5]);
        Assert.Equal(before[Context..], after[Context..]);
    }

    [Fact]
    public void Token_losses_average_to_the_loss()
    {
        using var model = MakeModel(new Recipe { Model = new ModelRecipe { Context = Context, HeadWidth = 8 } });
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(3);
        float loss = model.Objective(inputs, targets, 1f / (3 * Context)).Loss.item<float>();
        Assert.Equal(model.TokenLosses(inputs, targets).Floats().ToArray().Average(), loss, 5);
    }

    [Fact]
    public void Bfloat16_linears_give_nearly_the_same_loss_and_gradients()
    {
        var recipe = MakeRecipe(Norm.Rms, Positions.Rotary, Mlp.Swiglu, false, false);
        using var exact = MakeModel(recipe);
        using var rounded = MakeModel(recipe with { Precision = Precision.Bf16Linears });
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(4);
        Tensor a = exact.Objective(inputs, targets, 1f / 32).Total, b = rounded.Objective(inputs, targets, 1f / 32).Total;
        a.backward();
        b.backward();
        Assert.NotEqual(a.item<float>(), b.item<float>());
        Assert.Equal(a.item<float>(), b.item<float>(), 0.02);
        using var outside = no_grad();
        double difference = (exact.Parameters.Gradients - rounded.Parameters.Gradients).norm().item<float>();
        Assert.InRange(difference / exact.Parameters.Gradients.norm().item<float>(), 1e-6, 0.05);
    }

    [Fact]
    public void The_first_loss_is_the_logarithm_of_the_vocabulary()
    {
        var recipe = new Recipe { Model = new ModelRecipe { Context = Context, HeadWidth = 8 } };
        using var model = new Transformer(recipe, Size, Vocabulary);
        Initializer.Fill(model.Parameters, Size.Layers, default);
        using var scope = NewDisposeScope();
        var (inputs, targets) = Tokens(2);
        Assert.Equal(Math.Log(Vocabulary), model.Objective(inputs, targets, 1f / 16).Loss.item<float>(), 5);
    }

    private static Recipe MakeRecipe(Norm norm, Positions positions, Mlp mlp, bool qkNorm, bool tied) => new()
    {
        Model = new ModelRecipe
        {
            Norm = norm, Positions = positions, Mlp = mlp, QkNorm =
                qkNorm, TiedEmbeddings = tied, Context = Context, HeadWidth = 8,
        },
    };

    /// <summary>A model whose parameters are all random, the output matrix too.</summary>
    private static Transformer MakeModel(Recipe recipe)
    {
        var model = new Transformer(recipe, Size, Vocabulary);
        Initializer.Fill(model.Parameters, Size.Layers, default);
        var random = CounterRandom.For("more", 1);
        foreach (ref float value in model.Parameters.Values.Floats())
            value += (float)(0.3 * random.Normal());
        return model;
    }

    private static double LossAt(Transformer model, float[] direction, float step)
    {
        float[] kept = model.Parameters.Values.Floats().ToArray();
        for (int i = 0; i < direction.Length; i++)
            model.Parameters.Values.Floats()[i] += step * direction[i];
        var (inputs, targets) = Tokens(2);
        double loss = 0;
        foreach (float token in model.TokenLosses(inputs, targets).Floats())
            loss += token;
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
