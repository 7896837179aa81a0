using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Models;

/// <summary>
/// A decoder-only transformer with normalisation before each block and no biases in its linear layers. Rows are tokens,
/// sequence after sequence; every call takes whole sequences of the context's length.
/// </summary>
internal sealed class Transformer : IDisposable
{
    private readonly Recipe _recipe;
    private readonly ModelSize _size;
    private readonly AttentionShape _shape;
    private readonly string[] _blocks;

    /// <summary>Lays out the parameters, all zero; see <see cref="Initializer"/>.</summary>
    public Transformer(Recipe recipe, ModelSize size, int vocabulary)
    {
        (_recipe, _size, Vocabulary) = (recipe, size, vocabulary);
        var model = recipe.Model;
        Parameters = new FlatParameters(new ParameterLayout(model, size, vocabulary));
        var rotary = model.Positions == Positions.Rotary ? new RotaryTable(model.Context, model.HeadWidth) : null;
        _shape = new AttentionShape(size.Width, model.HeadWidth, model.Context, rotary);
        _blocks = [.. Enumerable.Range(0, size.Layers).Select(i => $"blocks.{i}.")];
    }

    /// <summary>All parameters.</summary>
    public FlatParameters Parameters { get; }

    /// <summary>Number of token kinds.</summary>
    public int Vocabulary { get; }

    private ModelRecipe Model => _recipe.Model;

    /// <summary>The sum over tokens of <paramref name="weight"/> times the loss in nats, to differentiate.</summary>
    /// <param name="inputs">Token ids [rows].</param>
    /// <param name="targets">The tokens that follow [rows].</param>
    /// <param name="weight">Weight of a token, usually one over the batch.</param>
    public Tensor Loss(Tensor inputs, Tensor targets, float weight) => CrossEntropy.apply(Logits(inputs), targets, weight);

    /// <summary>The loss of every token in nats, [rows], without gradients.</summary>
    public Tensor TokenLosses(Tensor inputs, Tensor targets)
    {
        using var outside = no_grad();
        return F.cross_entropy(Logits(inputs), targets, reduction: nn.Reduction.None);
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    private Tensor Logits(Tensor inputs)
    {
        var x = Parameters["embedding"].index_select(0, inputs);
        if (Model.Positions == Positions.Learned)
            x = (x.view(-1, Model.Context, _size.Width) + Parameters["positions"]).view(-1, _size.Width);
        foreach (string block in _blocks)
        {
            x = AddLinear(x, Attention(Normalise(x, block + "attention_norm"), block), Parameters[block + "attention_out"]);
            x = AddLinear(x, Activate(Linear(Normalise(x, block + "mlp_norm"), Parameters[block + "mlp_in"])),
                Parameters[block + "mlp_out"]);
        }
        return Linear(Normalise(x, "final_norm"), Parameters[Model.TiedEmbeddings ? "embedding" : "output"]);
    }

    private Tensor Attention(Tensor x, string block)
    {
        var joint = Linear(x, Parameters[block + "qkv"]);
        var parts = Model.QkNorm
            ? AttentionInputs.apply(joint, _shape, Parameters[block + "query_gain"], Parameters[block + "key_gain"])
            : AttentionInputs.apply(joint, _shape);
        var mixed = F.scaled_dot_product_attention(Heads(parts[0]), Heads(parts[1]), Heads(parts[2]), is_casual: true);
        return mixed.transpose(1, 2).reshape(-1, _size.Width);
    }

    private Tensor Heads(Tensor rows) => rows.view(-1, Model.Context, _shape.Heads, Model.HeadWidth).transpose(1, 2);

    private Tensor Normalise(Tensor x, string name) => Model.Norm == Norm.Rms
        ? RmsNorm.apply(x, Parameters[name + ".gain"])
        : F.layer_norm(x, [_size.Width], Parameters[name + ".gain"], Parameters[name + ".bias"], 1e-5);

    private Tensor Activate(Tensor x) => Model.Mlp == Mlp.Swiglu ? SwiGlu.apply(x) : F.gelu(x);

    private Tensor AddLinear(Tensor residual, Tensor x, Tensor weight) => _recipe.Precision == Precision.Fp32
        ? addmm(residual, x, weight.t(), 1, 1)
        : residual + Linear(x, weight);

    private Tensor Linear(Tensor x, Tensor weight) => _recipe.Precision == Precision.Fp32
        ? F.linear(x, weight)
        : F.linear(x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16)).to(ScalarType.Float32);
}
