using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Training;

/// <summary>Which parts of the evaluation set a token belongs to: its position in the context, how often its kind is there, whether it
/// repeats one before it, its domain, the length of its document.</summary>
internal sealed class SectionMap
{
    private readonly ITokenSource _source;
    private readonly List<(string Kind, string Name)> _parts = [];
    private readonly int[] _positions;
    private readonly int[] _domains;
    private readonly int[] _lengths;
    private readonly int[] _frequencies;
    private readonly int[] _repetitions;
    private readonly long[] _lastMet; // of each kind of token, the last call that met it
    private long _call;

    /// <summary>Names the parts.</summary>
    /// <param name="source">The data.</param>
    /// <param name="context">Length of a context.</param>
    /// <param name="tokens">All tokens of the set.</param>
    public SectionMap(ITokenSource source, int context, ReadOnlySpan<long> tokens)
    {
        _source = source;
        _lastMet = new long[source.Vocabulary];
        _repetitions = [Part("repetition", "new"), Part("repetition", "seen"), Part("repetition", "same-as-before")];
        _positions = [.. Enumerable.Range(0, context).Select(t => Part("position", PowerOfTwo(t + 1)))];
        var domains = new DomainMap(source);
        bool isDivided = source.Documents.Count > 1;
        _domains = [.. source.Documents.Select((_, i) => isDivided ? Part("domain", domains.Names[domains.Of(i)]) : -1)];
        _lengths = [.. source.Documents.Select(d => isDivided ? Part("document-length", PowerOfFour(d.Length)) : -1)];
        var counts = new int[source.Vocabulary];
        foreach (long token in tokens)
            counts[token]++;
        _frequencies = [.. counts.Select(c => c == 0 ? -1 : Part("frequency", PowerOfFour(c)))];
    }

    /// <summary>All parts in a fixed order.</summary>
    public IReadOnlyList<(string Kind, string Name)> Parts => _parts;

    /// <summary>Adds each loss of a window to the parts of its token.</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="tokens">Its tokens: one more than targets.</param>
    /// <param name="losses">Losses of its targets.</param>
    /// <param name="tallies">A tally for each of <see cref="Parts"/>.</param>
    public void Add(long window, ReadOnlySpan<long> tokens, ReadOnlySpan<float> losses, SectionTally[] tallies)
    {
        _call++;
        var sums = new double[_parts.Count];
        var counts = new int[_parts.Count];
        for (int t = 0; t < losses.Length; t++)
        {
            int document = _source.DocumentOf(window, t);
            Count(_positions[t], losses[t]);
            Count(_frequencies[tokens[t + 1]], losses[t]);
            _lastMet[tokens[t]] = _call;
            Count(Repetition(tokens[t], tokens[t + 1]), losses[t]);
            Count(document < 0 ? -1 : _domains[document], losses[t]);
            Count(document < 0 ? -1 : _lengths[document], losses[t]);
        }
        for (int i = 0; i < sums.Length; i++)
            if (counts[i] > 0)
                tallies[i].Add(sums[i], counts[i]);

        void Count(int part, float loss)
        {
            if (part < 0)
                return;
            sums[part] += loss;
            counts[part]++;
        }
    }

    private int Repetition(long before, long token) => _repetitions[token == before ? 2 : _lastMet[token] == _call ? 1 : 0];

    private int Part(string kind, string name)
    {
        int found = _parts.IndexOf((kind, name));
        if (found >= 0)
            return found;
        _parts.Add((kind, name));
        return _parts.Count - 1;
    }

    private static string PowerOfTwo(int n) => Range(1 << int.Log2(n), 2);

    private static string PowerOfFour(int n) => Range(1L << (int.Log2(Math.Max(1, n)) & ~1), 4);

    private static string Range(long low, int factor) => low == 1 && factor == 2 ? "1" : $"{low}-{low * factor - 1}";
}
