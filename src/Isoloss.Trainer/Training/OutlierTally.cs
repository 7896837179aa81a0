using Isoloss.Runs.Directories;
using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Training;

/// <summary>What stands out in one evaluation: the worst sequences and tokens, and losses that the next evaluation can be held
/// against.</summary>
internal sealed class OutlierTally
{
    private const int Worst = 8, MostWindows = 256, MostKinds = 128, LeastOfKind = 8, TextTokens = 96, TokensBefore = 32;
    private readonly ITokenSource _source;
    private readonly int _tracked;
    private readonly PriorityQueue<(long Window, int Position), double> _tokens = new(Worst + 1);
    private readonly PriorityQueue<long, double> _sequences = new(Worst + 1);
    private readonly List<double> _losses = [];
    private readonly double[] _kindSums;
    private readonly long[] _kindCounts;
    private double _least = double.NegativeInfinity; // of the worst tokens so far

    /// <summary>Begins an evaluation.</summary>
    /// <param name="source">The data.</param>
    /// <param name="common">Windows that every evaluation of the run measures.</param>
    public OutlierTally(ITokenSource source, int common)
    {
        (_source, _tracked) = (source, Math.Min(common, MostWindows));
        (_kindSums, _kindCounts) = (new double[source.Vocabulary], new long[source.Vocabulary]);
    }

    /// <summary>Takes in a window, in order.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="tokens">Its tokens: one more than targets.</param>
    /// <param name="losses">Losses of its targets.</param>
    /// <param name="mean">Their mean.</param>
    public void Add(int number, ReadOnlySpan<long> tokens, ReadOnlySpan<float> losses, double mean)
    {
        _sequences.Enqueue(number, mean);
        if (_sequences.Count > Worst)
            _sequences.Dequeue();
        for (int t = 0; t < losses.Length; t++)
            if (losses[t] > _least)
                Keep(number, t, losses[t]);
        if (number >= _tracked)
            return;
        _losses.Add(mean);
        for (int t = 0; t < losses.Length; t++)
        {
            _kindSums[tokens[t + 1]] += losses[t];
            _kindCounts[tokens[t + 1]]++;
        }
    }

    /// <summary>What stood out.</summary>
    /// <param name="window">Gives the tokens of a window.</param>
    public OutlierReading Take(Func<long, long[]> window) => new()
    {
        Sequences = [.. WorstFirst(_sequences).Select(s => Sequence(s.Element, s.Priority, window(s.Element)))],
        Tokens = [.. WorstFirst(_tokens).Select(t => Token(t.Element.Window, t.Element.Position, t.Priority, window(t.Element.Window)))],
        SequenceLosses = [.. _losses.Select(Rounded)],
        Kinds = Kinds(),
    };

    private void Keep(int window, int position, float loss)
    {
        _tokens.Enqueue((window, position), loss);
        if (_tokens.Count > Worst)
            _tokens.Dequeue();
        if (_tokens.Count == Worst && _tokens.TryPeek(out _, out double least))
            _least = least;
    }

    private OutlierSequence Sequence(long number, double loss, long[] tokens) => new()
    {
        Window = number,
        Document = Document(number, 0),
        Loss = Rounded(loss),
        Text = _source.TextOf(tokens.AsSpan(0, Math.Min(tokens.Length, TextTokens))),
    };

    private OutlierToken Token(long number, int position, double loss, long[] tokens) => new()
    {
        Window = number,
        Position = position + 1,
        Document = Document(number, position),
        Loss = Rounded(loss),
        Token = _source.TextOf(tokens.AsSpan(position + 1, 1)),
        Before = _source.TextOf(tokens.AsSpan(Math.Max(0, position + 1 - TokensBefore)..(position + 1))),
    };

    private string? Document(long number, int target) =>
        _source.DocumentOf(number, target) is var found && found >= 0 ? _source.Documents[found].Name : null;

    /// <summary>The kinds met most often, in the order of their numbers: the same at every evaluation.</summary>
    private KindLosses Kinds()
    {
        int[] kinds = [.. Enumerable.Range(0, _kindCounts.Length).Where(k => _kindCounts[k] >= LeastOfKind)
            .OrderByDescending(k => _kindCounts[k]).ThenBy(k => k).Take(MostKinds).Order()];
        return new KindLosses
        {
            Tokens = [.. kinds.Select(k => _source.TextOf([k]))],
            Counts = [.. kinds.Select(k => _kindCounts[k])],
            Losses = [.. kinds.Select(k => Rounded(_kindSums[k] / _kindCounts[k]))],
        };
    }

    private static IEnumerable<(T Element, double Priority)> WorstFirst<T>(PriorityQueue<T, double> queue) =>
        queue.UnorderedItems.OrderByDescending(i => i.Priority);

    // Four digits tell all that is asked of them, and a file of a long run stays small.
    private static double Rounded(double loss) => Math.Round(loss, 4);
}
