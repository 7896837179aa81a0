using Isoloss.Trainer.Native;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Probing;

/// <summary>
/// Looks into a forward pass: what the model's parts give is handed to it on the way. Numbers of a pass on a few held-out
/// sequences, the same for all runs on the data.
/// </summary>
/// <param name="window">Positions that a token attends to; 0 for all before it.</param>
internal sealed class ModelProbe(int window)
{
    private const int LastQueries = 256; // of a sequence: a square of a long context would not fit
    private readonly List<double> _activations = [];

    /// <summary>Root mean square of the residual stream after each block.</summary>
    public IReadOnlyList<double> ActivationRms => _activations;

    /// <summary>Largest attention logit of all blocks and heads, before any cap; of a long sequence, over the last 256
    /// queries.</summary>
    public double MaxAttentionLogit { get; private set; } = double.NegativeInfinity;

    /// <summary>Root mean square of the output logits.</summary>
    public double LogitRms { get; private set; }

    /// <summary>Mean of log sum exp of the output logits, which the z-loss holds near 0.</summary>
    public double LogZ { get; private set; }

    /// <summary>Takes the residual stream after a block, [rows, width].</summary>
    public void AddActivation(Tensor x) => _activations.Add(Rms(x));

    /// <summary>Takes queries and keys, [sequences, heads, positions, head width].</summary>
    public void AddAttention(Tensor queries, Tensor keys)
    {
        long context = queries.shape[2], count = Math.Min(context, LastQueries), before = context - count;
        var scores = queries.narrow(2, before, count).matmul(keys.transpose(2, 3)).Times(1 / Math.Sqrt(queries.shape[3]));
        var seen = ones(count, context, ScalarType.Bool, scores.device).tril(before);
        if (window > 0)
            seen = seen.logical_and(ones(count, context, ScalarType.Bool, scores.device).triu(before + 1 - window));
        double largest = scores.Masked(seen.logical_not(), double.NegativeInfinity).max().item<float>();
        // NaN is passed on: it is what the probe is there to tell.
        MaxAttentionLogit = double.IsNaN(largest) ? largest : Math.Max(MaxAttentionLogit, largest);
    }

    /// <summary>Takes the output logits, [rows, vocabulary].</summary>
    public void AddLogits(Tensor logits) => (LogitRms, LogZ) = (Rms(logits), logits.logsumexp(1).mean().item<float>());

    private static double Rms(Tensor x) => Math.Sqrt(x.square().mean().item<float>());
}
