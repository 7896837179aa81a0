using Isoloss.Core.Degeneracy;
using Isoloss.Runs.Directories;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Probing;

/// <summary>
/// Lets a model go on from the beginnings of evaluation windows, once with the likeliest token each time and once drawn from what it believes. The
/// random numbers are named after window and position: the same for every run on the data.
/// </summary>
internal sealed class ContinuationWriter
{
    private readonly ITokenSource _source;
    private readonly ContinuationPlan _plan;
    private readonly bool[] _rare;

    /// <summary>Prepares it.</summary>
    /// <param name="source">The data.</param>
    /// <param name="plan">How much is written.</param>
    /// <param name="tokens">All tokens of the evaluation set, which say what is rare.</param>
    public ContinuationWriter(ITokenSource source, ContinuationPlan plan, ReadOnlySpan<long> tokens)
    {
        (_source, _plan) = (source, plan);
        _rare = RareTokens.Of(tokens, source.Vocabulary);
    }

    /// <summary>Writes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="window">Gives the tokens of an evaluation window.</param>
    public ContinuationSet Write(Transformer model, Func<int, long[]> window)
    {
        long[][] windows = [.. Enumerable.Range(0, _plan.Prompts).Select(window)];
        long[][] written = Decode(model, windows);
        return new ContinuationSet
        {
            PromptTokens = _plan.PromptTokens,
            Tokens = _plan.Tokens,
            Continuations = [.. windows.Select((data, i) => new Continuation
            {
                Window = i,
                Prompt = _source.TextOf(data.AsSpan(0, _plan.PromptTokens)),
                Greedy = Text(written[i]),
                Sampled = Text(written[_plan.Prompts + i]),
                Data = Text(data),
            })],
        };
    }

    /// <summary>Sequences of prompt and continuation: all greedy ones, then all drawn ones.</summary>
    private long[][] Decode(Transformer model, long[][] windows)
    {
        int length = _plan.PromptTokens + _plan.Tokens;
        long[][] rows = [.. windows.Concat(windows).Select(w => w[..length])];
        using var state = model.StateFor(rows.Length, length);
        for (int t = 0; t + 1 < length; t++)
        {
            using var scope = NewDisposeScope();
            Span<float> logits = model.Next(tensor(rows.Select(r => r[t]).ToArray()), state).Floats();
            for (int i = 0; t + 1 >= _plan.PromptTokens && i < rows.Length; i++)
            {
                var own = logits.Slice(i * model.Vocabulary, model.Vocabulary);
                rows[i][t + 1] = i < windows.Length ? Likeliest(own) : Drawn(own, i - windows.Length, t + 1);
            }
        }
        return rows;
    }

    private ContinuationText Text(long[] row)
    {
        var tokens = row.AsSpan(_plan.PromptTokens, _plan.Tokens);
        var measure = TextMeasure.Of(tokens, _rare);
        return new ContinuationText
        {
            Text = _source.TextOf(tokens),
            Repeated = Math.Round(measure.Repeated, 4),
            SameAsBefore = Math.Round(measure.SameAsBefore, 4),
            Distinct = Math.Round(measure.Distinct, 4),
            Rare = Math.Round(measure.Rare, 4),
        };
    }

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best])
                best = i;
        return best;
    }

    private static int Drawn(ReadOnlySpan<float> logits, int window, int position)
    {
        double largest = logits[Likeliest(logits)], sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        double left = sum * CounterRandom.For("continuation", window, position).Uniform();
        for (int i = 0; i < logits.Length; i++)
            if ((left -= Math.Exp(logits[i] - largest)) < 0)
                return i;
        return Likeliest(logits);
    }
}
