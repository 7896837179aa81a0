using Isoloss.Core;

namespace Isoloss.Trainer.Data;

/// <summary>
/// Windows of a text. The text is cut into blocks of 16 contexts and one token; a block is held out when a hash of its number
/// says
/// so, and no window crosses a block's border, so that training and evaluation share no token. Each epoch takes every
/// training window once, in an order of its own.
/// </summary>
internal sealed class TextSource : ITokenSource
{
    private const int WindowsPerBlock = 16;
    private readonly ushort[] _tokens;
    private readonly int _context;
    private readonly RunStreams _streams;
    private readonly int[] _trainBlocks;
    private readonly int[] _evaluationBlocks;
    private readonly Permutation _evaluationOrder;

    /// <summary>Cuts a text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="vocabulary">Number of token kinds.</param>
    /// <param name="context">Context length.</param>
    /// <param name="heldOut">Share of blocks held out, from .001 to .5.</param>
    /// <param name="streams">Streams of the run.</param>
    /// <exception cref="BadInputException">The share is out of range, or the text has not one block for each purpose.</exception>
    public TextSource(ushort[] tokens, int vocabulary, int context, double heldOut, RunStreams streams)
    {
        if (!(heldOut is >= 0.001 and <= 0.5))
            throw new BadInputException($"data.held_out: found {heldOut}, expected .001 to .5");
        (_tokens, Vocabulary, _context, _streams) = (tokens, vocabulary, context, streams);
        ILookup<bool, int> blocks = Enumerable.Range(0, tokens.Length / BlockLength).ToLookup(i => IsHeldOut(i, heldOut));
        (_trainBlocks, _evaluationBlocks) = ([.. blocks[false]], [.. blocks[true]]);
        if (_trainBlocks.Length == 0 || _evaluationBlocks.Length == 0)
            throw new BadInputException(
                $"too little text: {tokens.Length:N0} tokens give {_trainBlocks.Length} blocks of {BlockLength:N0} tokens "
                + $"for training and {_evaluationBlocks.Length} for evaluation, expected at least one each; give more text, "
                + "a shorter context, or a larger data.held_out");
        _evaluationOrder = new Permutation(EvaluationWindows, CounterRandom.For("evaluation windows"));
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public long EvaluationWindows => (long)_evaluationBlocks.Length * WindowsPerBlock;

    /// <inheritdoc/>
    public double? EntropyRate => null;

    /// <summary>The bytes of each token; empty where a token is a byte.</summary>
    public IReadOnlyList<byte[]> Pieces { get; init; } = [];

    private int BlockLength => WindowsPerBlock * _context + 1;

    /// <inheritdoc/>
    public void Train(long number, Span<long> window) => Copy(_trainBlocks, TrainWindow(number), window);

    /// <inheritdoc/>
    public void Evaluate(long number, Span<long> window) => Copy(_evaluationBlocks, _evaluationOrder[number], window);

    /// <inheritdoc/>
    public double? OracleLoss(ReadOnlySpan<long> window) => null;

    /// <inheritdoc/>
    public IReadOnlyList<TextDocument> Documents { get; init; } = [];

    /// <inheritdoc/>
    public int DocumentOf(long number, int target) =>
        DocumentAt(Start(_evaluationBlocks, _evaluationOrder[number]) + target + 1);

    /// <inheritdoc/>
    public WindowPlace TrainPlace(long number)
    {
        int first = Start(_trainBlocks, TrainWindow(number));
        return new WindowPlace(first, DocumentAt(first));
    }

    /// <inheritdoc/>
    public string TextOf(ReadOnlySpan<long> tokens)
    {
        var bytes = new List<byte>(tokens.Length);
        foreach (long token in tokens)
            bytes.AddRange(Pieces.Count > 0 ? Pieces[(int)token] : [(byte)token]);
        return ReadableText.Of([.. bytes]);
    }

    private int DocumentAt(int token)
    {
        int low = 0, high = Documents.Count;
        while (low < high) // the first document that begins behind the token
        {
            int middle = (low + high) / 2;
            (low, high) = Documents[middle].Start > token ? (low, middle) : (middle + 1, high);
        }
        return low - 1;
    }

    private long TrainWindow(long number)
    {
        long windows = (long)_trainBlocks.Length * WindowsPerBlock;
        return new Permutation(windows, _streams.For("epoch", number / windows))[number % windows];
    }

    private static bool IsHeldOut(int block, double share) => CounterRandom.For("held-out blocks", block).Uniform() < share;

    private int Start(int[] blocks, long windowNumber) =>
        blocks[windowNumber / WindowsPerBlock] * BlockLength + (int)(windowNumber % WindowsPerBlock) * _context;

    private void Copy(int[] blocks, long windowNumber, Span<long> window)
    {
        int start = Start(blocks, windowNumber);
        for (int i = 0; i <= _context; i++)
            window[i] = _tokens[start + i];
    }
}
