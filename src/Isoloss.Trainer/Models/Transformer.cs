using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Modules;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Probing;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Models;

/// <summary>
/// A decoder-only transformer with normalisation before each block and no biases in its linear layers. Rows are tokens,
/// sequence after sequence; every call takes whole sequences of the context's length, but <see cref="Next"/>.
/// </summary>
internal sealed class Transformer : IDisposable
{
    private readonly Recipe _recipe;
    private readonly ModelSize _size;
    private readonly AttentionShape _shape;
    private readonly string[] _blocks;
    private readonly Tensor? _mask;
    private readonly Device? _device;
    private readonly ModulePlan _plan;

    /// <summary>Lays out the parameters, all zero; see <see cref="Initializer"/>.</summary>
    /// <param name="recipe">Architecture and precision.</param>
    /// <param name="size">Its very size.</param>
    /// <param name="vocabulary">Number of token kinds.</param>
    /// <param name="device">Where to compute with torch operations alone; null for the processor with fused ones.</param>
    public Transformer(Recipe recipe, ModelSize size, int vocabulary, Device? device = null)
    {
        (_recipe, _size, Vocabulary, _device) = (recipe, size, vocabulary, device);
        var model = recipe.Model;
        _plan = ModulePlan.Of(model, size);
        Parameters = new FlatParameters(new ParameterLayout(model, size, vocabulary, _plan), device);
        _plan.Bind(Parameters, recipe.Precision);
        var rotary = model.Positions == Positions.Rotary ? new RotaryTable(model.Context, model.HeadWidth) : null;
        int keyWidth = TransformerCount.KeyWidth(model, size.Width);
        _shape = new AttentionShape(size.Width, keyWidth, model.HeadWidth, model.Context, rotary);
        _blocks = [.. Enumerable.Range(0, size.Layers).Select(i => $"blocks.{i}.")];
        if (model.Window > 0 || model.AttentionCap > 0)
        {
            using var scope = NewDisposeScope();
            _mask = ToDevice(AttentionMask.Of(model.Context, model.Window)).MoveToOuterDisposeScope().DetachFromDisposeScope();
        }
    }

    /// <summary>All parameters.</summary>
    public FlatParameters Parameters { get; }

    /// <summary>Number of token kinds.</summary>
    public int Vocabulary { get; }

    /// <summary>Parameters and FLOP.</summary>
    public TransformerCount Count => ModelCount.Of(Model, _size, Parameters.Layout, _plan);

    /// <summary>True where a module replaces a part.</summary>
    public bool HasModule => !_plan.IsEmpty;

    /// <summary>Whether it can go on token by token: a module's attention sees whole sequences only.</summary>
    public bool CanContinue => !_plan.HasAttention;

    private ModelRecipe Model => _recipe.Model;

    /// <summary>What to differentiate.</summary>
    /// <param name="inputs">Token ids [rows].</param>
    /// <param name="targets">The tokens that follow [rows].</param>
    /// <param name="weight">Weight of a token, usually one over the batch.</param>
    /// <param name="rows">Takes the loss of every token in nats [rows]; null where nobody asks.</param>
    public Objective Objective(Tensor inputs, Tensor targets, float weight, float[]? rows = null)
    {
        var balance = new List<Tensor>();
        var logits = Logits(inputs, balance);
        var loss = _device is null
            ? rows is null ? CrossEntropy.apply(logits, targets, weight) : CrossEntropy.apply(logits, targets, (weight, rows))
            : TorchKernels.CrossEntropy(logits, ToDevice(targets), weight, rows);
        var total = loss;
        if (Model.ZLoss > 0)
            total = total + logits.logsumexp(1).square().sum().Times(Model.ZLoss * weight);
        foreach (var block in balance)
            total = total + block.Times(Model.BalanceLoss / balance.Count * weight * inputs.shape[0]);
        return new Objective(total, loss);
    }

    /// <summary>The loss of every token in nats, [rows], without gradients.</summary>
    public Tensor TokenLosses(Tensor inputs, Tensor targets)
    {
        using var outside = no_grad();
        return F.cross_entropy(Logits(inputs, []), ToDevice(targets), reduction: nn.Reduction.None).cpu();
    }

    /// <summary>Looks into a forward pass without gradients.</summary>
    public ModelProbe Probe(Tensor inputs)
    {
        using var outside = no_grad();
        var probe = new ModelProbe(Model.Window);
        probe.AddLogits(Logits(inputs, [], probe));
        return probe;
    }

    /// <summary>Holds the parts of a module against their contract. Parameters are zero afterwards.</summary>
    /// <exception cref="Core.BadInputException">Says which part does what.</exception>
    public void CheckModule() => new ModuleCheck(Parameters, _plan, _recipe, _device).Run(_size);

    /// <summary>Room to go on with sequences token by token.</summary>
    /// <param name="sequences">Sequences side by side.</param>
    /// <param name="length">Most tokens of each, at most the context.</param>
    public DecodingState StateFor(int sequences, int length) => new(Model, _size, sequences, length, _device);

    /// <summary>Logits of what follows the next token of each sequence, [sequences, vocabulary], without gradients.</summary>
    /// <param name="tokens">The next token of each sequence [sequences].</param>
    /// <param name="state">What came before them, to which they are added.</param>
    public Tensor Next(Tensor tokens, DecodingState state)
    {
        using var outside = no_grad();
        var logits = Logits(tokens, [], state: state).cpu();
        state.Position++;
        return logits;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mask?.Dispose();
        _plan.Dispose();
        Parameters.Dispose();
    }

    private Tensor Logits(Tensor inputs, List<Tensor> balance, ModelProbe? probe = null, DecodingState? state = null)
    {
        var x = Parameters["embedding"].index_select(0, ToDevice(inputs));
        if (Model.Positions == Positions.Learned)
            x = state is null
                ? (x.view(-1, Model.Context, _size.Width) + Parameters["positions"]).view(-1, _size.Width)
                : x + Parameters["positions"].narrow(0, state.Position, 1);
        for (int i = 0; i < _blocks.Length; i++)
        {
            string block = _blocks[i];
            var normal = Normalise(x, block + "attention_norm");
            x = _plan.Attention(i) is { } own
                ? x + own.Forward(normal)
                : AddLinear(x, Attention(normal, i, probe, state), Parameters[block + "attention_out"]);
            x = AddFeedForward(x, Normalise(x, block + "mlp_norm"), i, balance);
            probe?.AddActivation(x);
        }
        var logits = Linear(Normalise(x, "final_norm"), Parameters[Model.TiedEmbeddings ? "embedding" : "output"]);
        return Cap(logits, Model.LogitCap);
    }

    private Tensor AddFeedForward(Tensor x, Tensor normal, int number, List<Tensor> balance)
    {
        string block = _blocks[number];
        if (_plan.FeedForward(number) is { } own)
            return x + own.Forward(normal);
        return Model.Experts > 0
            ? x + Mixture(normal, block, balance)
            : AddLinear(x, Activate(Linear(normal, Parameters[block + "mlp_in"])), Parameters[block + "mlp_out"]);
    }

    private Tensor Mixture(Tensor x, string block, List<Tensor> balance)
    {
        Tensor[] inputs = Parameters[block + "mlp_in"].chunk(Model.Experts), outputs = Parameters[block + "mlp_out"].chunk(Model.Experts);
        var (output, uneven) = Experts.Mix(x, Parameters[block + "router"], Model.TopK,
            (i, rows) => Linear(Activate(Linear(rows, inputs[i])), outputs[i]));
        balance.Add(uneven);
        return output;
    }

    private Tensor Attention(Tensor x, int number, ModelProbe? probe, DecodingState? state)
    {
        string block = _blocks[number];
        var shape = state is null ? _shape : _shape with { Context = 1, First = state.Position };
        var joint = Linear(x, Parameters[block + "qkv"]);
        Tensor[] gains = Model.QkNorm ? [Parameters[block + "query_gain"], Parameters[block + "key_gain"]] : [];
        var parts = _device is null
            ? AttentionInputs.apply([joint, shape, .. gains])
            : TorchKernels.AttentionInputs(joint, shape, gains);
        Tensor queries = Heads(parts[0], shape), keys = Heads(parts[1], shape), values = Heads(parts[2], shape);
        if (state is not null)
            (keys, values) = state.Add(number, keys, values, Model.Window);
        keys = Share(keys);
        probe?.AddAttention(queries, keys);
        var mixed = Attend(queries, keys, Share(values), state is null ? _mask : null, isCausal: state is null);
        return mixed.transpose(1, 2).reshape(-1, _size.Width);
    }

    /// <summary>Attention; a single query at the end sees all keys, which needs neither a mask nor causality.</summary>
    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? mask, bool isCausal)
    {
        if (Model.AttentionCap > 0)
        {
            var scores = Cap(queries.matmul(keys.transpose(2, 3)).Times(1 / Math.Sqrt(Model.HeadWidth)), Model.AttentionCap);
            return (mask is null ? scores : scores.Masked(mask.logical_not(), double.NegativeInfinity)).softmax(3).matmul(values);
        }
        return mask is null
            ? F.scaled_dot_product_attention(queries, keys, values, is_casual: isCausal)
            : F.scaled_dot_product_attention(queries, keys, values, mask);
    }

    private static Tensor Cap(Tensor logits, double cap) => cap > 0 ? logits.Over(cap).tanh().Times(cap) : logits;

    private Tensor Heads(Tensor rows, AttentionShape shape) =>
        rows.view(-1, shape.Context, rows.shape[1] / Model.HeadWidth, Model.HeadWidth).transpose(1, 2);

    /// <summary>Gives every head of queries its keys or values.</summary>
    private Tensor Share(Tensor heads) => Model.QueryGroup == 1 ? heads : heads.repeat_interleave(Model.QueryGroup, 1);

    private Tensor Normalise(Tensor x, string name) => (Model.Norm, _device) switch
    {
        (Norm.Layer, _) => F.layer_norm(x, [_size.Width], Parameters[name + ".gain"], Parameters[name + ".bias"], 1e-5),
        (_, null) => RmsNorm.apply(x, Parameters[name + ".gain"]),
        _ => TorchKernels.RmsNorm(x, Parameters[name + ".gain"]),
    };

    private Tensor Activate(Tensor x) => (Model.Mlp, _device) switch
    {
        (Mlp.Gelu, _) => F.gelu(x),
        (_, null) => SwiGlu.apply(x),
        _ => TorchKernels.SwiGlu(x),
    };

    private Tensor ToDevice(Tensor x) => _device is null ? x : x.to(_device);

    private Tensor AddLinear(Tensor residual, Tensor x, Tensor weight) => Projection.Of(x, weight, _recipe.Precision, residual);

    private Tensor Linear(Tensor x, Tensor weight) => Projection.Of(x, weight, _recipe.Precision);
}
