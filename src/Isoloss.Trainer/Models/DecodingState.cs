using Isoloss.Runs.Recipes;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>Keys and values of sequences that a model goes on with token by token, so that a token costs what it costs in training and
/// not the whole context again.</summary>
internal sealed class DecodingState : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    /// <summary>Room for sequences.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="size">Its size.</param>
    /// <param name="sequences">Sequences side by side.</param>
    /// <param name="length">Most tokens of each.</param>
    /// <param name="device">Where the model computes; null for the processor.</param>
    public DecodingState(ModelRecipe model, ModelSize size, int sequences, int length, Device? device = null)
    {
        int heads = TransformerCount.KeyWidth(model, size.Width) / model.HeadWidth;
        Tensor Room() => zeros([sequences, heads, length, model.HeadWidth], device: device).DetachFromDisposeScope();
        _keys = [.. Enumerable.Range(0, size.Layers).Select(_ => Room())];
        _values = [.. Enumerable.Range(0, size.Layers).Select(_ => Room())];
    }

    /// <summary>Tokens so far.</summary>
    public int Position { get; set; }

    /// <summary>Adds the next token's keys and values of a block, [sequences, heads, 1, head width], and gives all that it sees.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="keys">Keys.</param>
    /// <param name="values">Values.</param>
    /// <param name="window">Positions seen, itself included; 0 for all before.</param>
    public (Tensor Keys, Tensor Values) Add(int block, Tensor keys, Tensor values, int window)
    {
        _keys[block].narrow(2, Position, 1).copy_(keys);
        _values[block].narrow(2, Position, 1).copy_(values);
        int first = window > 0 ? Math.Max(0, Position + 1 - window) : 0;
        return (_keys[block].narrow(2, first, Position + 1 - first), _values[block].narrow(2, first, Position + 1 - first));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
            tensor.Dispose();
    }
}
