using System.Diagnostics;
using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Bench;

/// <summary>A source that adds up how long its training windows took to produce, within the steps that ask for them.</summary>
/// <param name="inner">Where the windows come from.</param>
internal sealed class TimedSource(ITokenSource inner) : ITokenSource
{
    private long _ticks;

    /// <inheritdoc/>
    public int Vocabulary => inner.Vocabulary;

    /// <inheritdoc/>
    public long EvaluationWindows => inner.EvaluationWindows;

    /// <inheritdoc/>
    public double? EntropyRate => inner.EntropyRate;

    /// <inheritdoc/>
    public IReadOnlyList<TextDocument> Documents => inner.Documents;

    /// <summary>Seconds since the last call.</summary>
    public double Take()
    {
        double seconds = _ticks / (double)Stopwatch.Frequency;
        _ticks = 0;
        return seconds;
    }

    /// <inheritdoc/>
    public void Train(long number, Span<long> window)
    {
        long start = Stopwatch.GetTimestamp();
        inner.Train(number, window);
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    /// <inheritdoc/>
    public WindowPlace TrainPlace(long number)
    {
        long start = Stopwatch.GetTimestamp();
        var place = inner.TrainPlace(number);
        _ticks += Stopwatch.GetTimestamp() - start;
        return place;
    }

    /// <inheritdoc/>
    public void Evaluate(long number, Span<long> window) => inner.Evaluate(number, window);

    /// <inheritdoc/>
    public double? OracleLoss(ReadOnlySpan<long> window) => inner.OracleLoss(window);

    /// <inheritdoc/>
    public int DocumentOf(long number, int target) => inner.DocumentOf(number, target);

    /// <inheritdoc/>
    public string TextOf(ReadOnlySpan<long> tokens) => inner.TextOf(tokens);
}
