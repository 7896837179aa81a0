using Isoloss.Core;
using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Models;

/// <summary>
/// The order of all parameters in one flat array, so that clipping, the optimizers and snapshots work on one piece of memory.
/// Matrices of one shape lie together: query, key, value and output of all blocks, then the inputs and the outputs of the
/// feed-forward blocks, expert after expert, and the routers.
/// </summary>
internal sealed class ParameterLayout
{
    // Torch hands out its memory in spans of bytes.
    private const int Most = int.MaxValue / sizeof(float);

    private readonly List<ParameterSlot> _slots = [];

    /// <summary>Lays out a model of this very size: a depth factor has had its effect.</summary>
    /// <exception cref="BadInputException">The model is too large for one array.</exception>
    public ParameterLayout(ModelRecipe model, ModelSize size, int vocabulary)
    {
        long count = TransformerCount.Of(model with { DepthFactor = 1 }, size, vocabulary).Params;
        if (count > Most)
            throw new BadInputException($"the model has {count:N0} parameters; the built-in trainer takes at most {Most:N0}");
        int d = size.Width;
        Add("embedding", ParameterKind.Embedding, vocabulary, d);
        if (model.Positions == Positions.Learned)
            Add("positions", ParameterKind.Position, model.Context, d);
        AddNorms(model, size);
        AddHidden(model, size);
        if (!model.TiedEmbeddings)
            Add("output", ParameterKind.Output, vocabulary, d);
    }

    /// <summary>All parameters in the order of the flat array.</summary>
    public IReadOnlyList<ParameterSlot> Slots => _slots;

    /// <summary>All hidden matrices, by shape.</summary>
    public IReadOnlyList<MatrixStack> HiddenStacks { get; private set; } = [];

    /// <summary>Number of parameters.</summary>
    public int Length { get; private set; }

    private void AddNorms(ModelRecipe model, ModelSize size)
    {
        for (int i = 0; i < size.Layers; i++)
        {
            AddNorm($"blocks.{i}.attention_norm", model, size.Width);
            AddNorm($"blocks.{i}.mlp_norm", model, size.Width);
            if (model.QkNorm)
            {
                Add($"blocks.{i}.query_gain", ParameterKind.Gain, 1, model.HeadWidth);
                Add($"blocks.{i}.key_gain", ParameterKind.Gain, 1, model.HeadWidth);
            }
        }
        AddNorm("final_norm", model, size.Width);
    }

    private void AddNorm(string name, ModelRecipe model, int width)
    {
        Add(name + ".gain", ParameterKind.Gain, 1, width);
        if (model.Norm == Norm.Layer)
            Add(name + ".bias", ParameterKind.Bias, 1, width);
    }

    private void AddHidden(ModelRecipe model, ModelSize size)
    {
        int d = size.Width, h = TransformerCount.ExpertWidth(model, d), inputs = model.Mlp == Mlp.Swiglu ? 2 : 1;
        int experts = Math.Max(1, model.Experts);
        int attention = Length;
        for (int i = 0; i < size.Layers; i++)
        {
            Add($"blocks.{i}.qkv", ParameterKind.HiddenInput, d + 2 * TransformerCount.KeyWidth(model, d), d);
            Add($"blocks.{i}.attention_out", ParameterKind.HiddenOutput, d, d);
        }
        int mlpIn = Length;
        for (int i = 0; i < size.Layers; i++)
            Add($"blocks.{i}.mlp_in", ParameterKind.HiddenInput, experts * inputs * h, d);
        int mlpOut = Length;
        for (int i = 0; i < size.Layers; i++)
            Add($"blocks.{i}.mlp_out", ParameterKind.HiddenOutput, experts * d, h);
        HiddenStacks =
        [
            .. AttentionStacks(model, size, attention),
            new(mlpIn, experts * inputs * size.Layers, h, d),
            new(mlpOut, experts * size.Layers, d, h),
        ];
        for (int i = 0; i < size.Layers && model.Experts > 0; i++)
            Add($"blocks.{i}.router", ParameterKind.Router, experts, d);
    }

    /// <summary>One stack of square matrices, unless queries share keys and values, which are then smaller.</summary>
    private static IEnumerable<MatrixStack> AttentionStacks(ModelRecipe model, ModelSize size, int at)
    {
        int d = size.Width, keys = TransformerCount.KeyWidth(model, d);
        if (keys == d)
            return [new(at, 4 * size.Layers, d, d)];
        return Enumerable.Range(0, size.Layers).SelectMany(i =>
        {
            int queries = at + i * 2 * d * (d + keys);
            return (MatrixStack[])[new(queries, 1, d, d), new(queries + d * d, 2, keys, d), new(queries + d * (d + 2 * keys), 1, d, d)];
        });
    }

    private void Add(string name, ParameterKind kind, int rows, int columns)
    {
        _slots.Add(new ParameterSlot(name, kind, Length, rows, columns));
        Length += rows * columns;
    }
}
