using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Training;

/// <summary>A fixed set of windows that no run trains on, with what the best predictor loses on each.</summary>
internal sealed class EvaluationSet
{
    private readonly int _context;
    private readonly int _sequencesAtOnce;
    private readonly long[] _windows;
    private readonly double?[] _oracle;

    /// <summary>Draws the set: the tokens asked for, rounded up to whole contexts, or all that the source holds out where that is
    /// less.</summary>
    public EvaluationSet(Recipe recipe, ModelSize size, ITokenSource source)
    {
        _context = recipe.Model.Context;
        _sequencesAtOnce = Math.Min(16, MemoryBudget.SequencesAtOnce(recipe.Model, size, source.Vocabulary));
        int asked = (recipe.Evaluation.Tokens - 1) / _context + 1;
        Count = (int)Math.Min(asked, source.EvaluationWindows);
        _windows = new long[(long)Count * (_context + 1)];
        _oracle = new double?[Count];
        for (int i = 0; i < Count; i++)
        {
            source.Evaluate(i, Window(i));
            _oracle[i] = source.OracleLoss(Window(i));
        }
        Hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(_windows.AsSpan())))[..16];
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; }

    /// <summary>Hash of the tokens.</summary>
    public string Hash { get; }

    /// <summary>Measures a model on the first windows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="all">All windows, or the first eighth.</param>
    public Evaluation Measure(Transformer model, bool all)
    {
        int count = all ? Count : (Count + 7) / 8;
        var losses = new List<double>(count);
        for (int first = 0; first < count; first += _sequencesAtOnce)
            Measure(model, first, Math.Min(_sequencesAtOnce, count - first), losses);
        double mean = losses.Average();
        double? error = count > 1 ? Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (count - 1) / count) : null;
        return new Evaluation(mean, error, _oracle.Take(count).Average());
    }

    private Span<long> Window(int i) => _windows.AsSpan(i * (_context + 1), _context + 1);

    private void Measure(Transformer model, int first, int count, List<double> losses)
    {
        using var scope = NewDisposeScope();
        Tensor inputs = empty(count * _context, int64), targets = empty(count * _context, int64);
        for (int i = 0; i < count; i++)
        {
            Window(first + i)[.._context].CopyTo(inputs.Longs()[(i * _context)..]);
            Window(first + i)[1..].CopyTo(targets.Longs()[(i * _context)..]);
        }
        Span<float> tokens = model.TokenLosses(inputs, targets).Floats();
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            foreach (float loss in tokens.Slice(i * _context, _context))
                sum += loss;
            losses.Add(sum / _context);
        }
    }
}
