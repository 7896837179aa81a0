using Isoloss.Core;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Modules;

namespace Isoloss.Trainer.Models;

/// <summary>
/// The order of all parameters in one flat array, so that clipping, the optimizers and snapshots work on one piece of memory.
/// Matrices of one shape lie together: query, key, value and output of all blocks, then the inputs and the outputs of the
/// feed-forward blocks, expert after expert, and the routers. Parameters of a module come after these, those of one name together.
/// </summary>
internal sealed class ParameterLayout
{
    // Torch hands out its memory in spans of bytes.
    private const int Most = int.MaxValue / sizeof(float);

    private readonly List<ParameterSlot> _slots = [];
    private readonly List<MatrixStack> _stacks = [];
    private readonly ModulePlan _plan;

    /// <summary>Lays out a model of this very size: a depth factor has had its effect.</summary>
    /// <exception cref="BadInputException">The model is too large for one array.</exception>
    public ParameterLayout(ModelRecipe model, ModelSize size, int vocabulary, ModulePlan? plan = null)
    {
        _plan = plan ?? ModulePlan.None(size.Layers);
        long count = TransformerCount.Of(model with { DepthFactor = 1 }, size, vocabulary).Params;
        if (count > Most)
            throw new BadInputException($"the model has {count:N0} parameters; the built-in trainer takes at most {Most:N0}");
        int d = size.Width;
        Add("embedding", ParameterKind.Embedding, vocabulary, d);
        if (model.Positions == Positions.Learned)
            Add("positions", ParameterKind.Position, model.Context, d);
        AddNorms(model, size);
        AddAttention(model, size);
        AddFeedForward(model, size);
        AddModule();
        if (!model.TiedEmbeddings)
            Add("output", ParameterKind.Output, vocabulary, d);
    }

    /// <summary>All parameters in the order of the flat array.</summary>
    public IReadOnlyList<ParameterSlot> Slots => _slots;

    /// <summary>All hidden matrices, by shape.</summary>
    public IReadOnlyList<MatrixStack> HiddenStacks => _stacks;

    /// <summary>Number of parameters.</summary>
    public int Length { get; private set; }

    private void AddNorms(ModelRecipe model, ModelSize size)
    {
        for (int i = 0; i < size.Layers; i++)
        {
            AddNorm($"blocks.{i}.attention_norm", model, size.Width);
            AddNorm($"blocks.{i}.mlp_norm", model, size.Width);
            if (model.QkNorm && _plan.Attention(i) is null)
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

    private void AddAttention(ModelRecipe model, ModelSize size)
    {
        int d = size.Width, attention = Length;
        int[] blocks = [.. Enumerable.Range(0, size.Layers).Where(i => _plan.Attention(i) is null)];
        foreach (int i in blocks)
        {
            Add($"blocks.{i}.qkv", ParameterKind.HiddenInput, d + 2 * TransformerCount.KeyWidth(model, d), d);
            Add($"blocks.{i}.attention_out", ParameterKind.HiddenOutput, d, d);
        }
        if (blocks.Length > 0)
            _stacks.AddRange(AttentionStacks(model, d, blocks.Length, attention));
    }

    private void AddFeedForward(ModelRecipe model, ModelSize size)
    {
        int d = size.Width, h = TransformerCount.ExpertWidth(model, d), inputs = model.Mlp == Mlp.Swiglu ? 2 : 1;
        int experts = Math.Max(1, model.Experts);
        int[] blocks = [.. Enumerable.Range(0, size.Layers).Where(i => _plan.FeedForward(i) is null)];
        if (blocks.Length == 0)
            return;
        int mlpIn = Length;
        foreach (int i in blocks)
            Add($"blocks.{i}.mlp_in", ParameterKind.HiddenInput, experts * inputs * h, d);
        int mlpOut = Length;
        foreach (int i in blocks)
            Add($"blocks.{i}.mlp_out", ParameterKind.HiddenOutput, experts * d, h);
        _stacks.Add(new(mlpIn, experts * inputs * blocks.Length, h, d));
        _stacks.Add(new(mlpOut, experts * blocks.Length, d, h));
        foreach (int i in blocks.Where(_ => model.Experts > 0))
            Add($"blocks.{i}.router", ParameterKind.Router, experts, d);
    }

    /// <summary>Neighbours of one shape become one stack.</summary>
    private void AddModule()
    {
        int built = _stacks.Count;
        foreach (var p in _plan.Parameters.GroupBy(p => p.Name).SelectMany(g => g))
        {
            if (_slots.Exists(s => s.Name == p.FullName))
                throw _plan.Wrong($"found the parameter {p.FullName} twice, expected names that neither it nor the built-in parts of the block have");
            if ((long)p.Rows * p.Columns > Most - Length)
                throw _plan.Wrong($"found {p.FullName} of {p.Rows} x {p.Columns}, which makes more than {Most:N0} parameters, the most that the trainer takes");
            Add(p.FullName, p.Kind, p.Rows, p.Columns, p.Initial);
            if (!_slots[^1].IsHidden)
                continue;
            var stack = new MatrixStack(_slots[^1].Offset, p.Parts, p.Rows / p.Parts, p.Columns);
            if (_stacks.Count > built && _stacks[^1] is var last && last.Offset + last.Length == stack.Offset
                && (last.Rows, last.Columns) == (stack.Rows, stack.Columns))
                _stacks[^1] = last with { Count = last.Count + stack.Count };
            else
                _stacks.Add(stack);
        }
    }

    /// <summary>One stack of square matrices, unless queries share keys and values, which are then smaller.</summary>
    private static IEnumerable<MatrixStack> AttentionStacks(ModelRecipe model, int d, int blocks, int at)
    {
        int keys = TransformerCount.KeyWidth(model, d);
        if (keys == d)
            return [new(at, 4 * blocks, d, d)];
        return Enumerable.Range(0, blocks).SelectMany(i =>
        {
            int queries = at + i * 2 * d * (d + keys);
            return (MatrixStack[])[new(queries, 1, d, d), new(queries + d * d, 2, keys, d), new(queries + d * (d + 2 * keys), 1, d, d)];
        });
    }

    private void Add(string name, ParameterKind kind, int rows, int columns, InitialValues? initial = null)
    {
        _slots.Add(new ParameterSlot(name, kind, Length, rows, columns, initial));
        Length += rows * columns;
    }
}
