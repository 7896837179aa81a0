using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Probing;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Training;

/// <summary>A fixed set of windows that no run trains on, with what the best predictor loses on each.</summary>
internal sealed class EvaluationSet
{
    private readonly int _context;
    private readonly int _sequencesAtOnce;
    private readonly long[] _windows;
    private readonly double?[] _oracle;
    private readonly SectionMap _sections;
    private readonly ITokenSource _source;

    /// <summary>Draws the set: the tokens asked for, rounded up to whole contexts, or all that the source holds out where that is
    /// less.</summary>
    public EvaluationSet(Recipe recipe, ModelSize size, ITokenSource source)
    {
        _source = source;
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
        _sections = new SectionMap(source, _context, _windows);
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
        int common = (Count + 7) / 8, count = all ? Count : common;
        var losses = new List<double>(count);
        SectionTally[]? tallies = all ? [.. _sections.Parts.Select(_ => new SectionTally())] : null;
        var outliers = new OutlierTally(_source, common);
        for (int first = 0; first < count; first += _sequencesAtOnce)
            Measure(model, first, Math.Min(_sequencesAtOnce, count - first), losses, tallies, outliers);
        double mean = losses.Average();
        double? error = count > 1 ? Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (count - 1) / count) : null;
        return new Evaluation(mean, error, _oracle.Take(count).Average(), Sections(tallies), losses)
        {
            Outliers = outliers.Take(i => Window((int)i).ToArray()),
        };
    }

    /// <summary>Looks into the model on the first windows of the set.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sequences">Windows, at most <see cref="Count"/> are taken.</param>
    public ModelProbe Probe(Transformer model, int sequences)
    {
        using var scope = NewDisposeScope();
        return model.Probe(Batch(0, Math.Min(sequences, Count)).Inputs);
    }

    /// <summary>Lets the model go on from the beginnings of the first windows; null for a run too short to pay for it, and with a module that replaces attention.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trained">Tokens it was trained on.</param>
    public ContinuationSet? Continue(Transformer model, long trained) =>
        model.CanContinue && ContinuationPlan.Of(_context, trained, Count) is { } plan ? new ContinuationWriter(_source, plan, _windows).Write(model, i => Window(i).ToArray()) : null;

    private IReadOnlyList<LossSection> Sections(SectionTally[]? tallies) => tallies is null ? [] :
        [.. _sections.Parts.Zip(tallies).Where(p => p.Second.Count > 0).Select(p => p.Second.Section(p.First.Kind, p.First.Name))];

    private Span<long> Window(int i) => _windows.AsSpan(i * (_context + 1), _context + 1);

    private (Tensor Inputs, Tensor Targets) Batch(int first, int count)
    {
        Tensor inputs = empty(count * _context, int64), targets = empty(count * _context, int64);
        for (int i = 0; i < count; i++)
        {
            Window(first + i)[.._context].CopyTo(inputs.Longs()[(i * _context)..]);
            Window(first + i)[1..].CopyTo(targets.Longs()[(i * _context)..]);
        }
        return (inputs, targets);
    }

    private void Measure(Transformer model, int first, int count, List<double> losses, SectionTally[]? tallies, OutlierTally outliers)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = Batch(first, count);
        Span<float> tokens = model.TokenLosses(inputs, targets).Floats();
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            var sequence = tokens.Slice(i * _context, _context);
            foreach (float loss in sequence)
                sum += loss;
            losses.Add(sum / _context);
            outliers.Add(first + i, Window(first + i), sequence, sum / _context);
            if (tallies is not null)
                _sections.Add(first + i, Window(first + i), sequence, tallies);
        }
    }
}
