using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Training;

/// <summary>Which parts of the evaluation set a token belongs to: its position in the context, its domain, the length of its
/// document.</summary>
internal sealed class SectionMap
{
    private const int MostDomains = 64;
    private readonly ITokenSource _source;
    private readonly List<(string Kind, string Name)> _parts = [];
    private readonly int[] _positions;
    private readonly int[] _domains;
    private readonly int[] _lengths;

    /// <summary>Names the parts.</summary>
    public SectionMap(ITokenSource source, int context)
    {
        _source = source;
        _positions = [.. Enumerable.Range(0, context).Select(t => Part("position", PowerOfTwo(t + 1)))];
        var large = source.Documents.GroupBy(d => d.Domain).OrderByDescending(g => g.Sum(d => (long)d.Length))
            .ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostDomains).Select(g => g.Key).ToHashSet();
        bool isDivided = source.Documents.Count > 1;
        _domains = [.. source.Documents.Select(d => isDivided ? Part("domain", large.Contains(d.Domain) ? d.Domain : "(others)") : -1)];
        _lengths = [.. source.Documents.Select(d => isDivided ? Part("document-length", PowerOfFour(d.Length)) : -1)];
    }

    /// <summary>All parts in a fixed order.</summary>
    public IReadOnlyList<(string Kind, string Name)> Parts => _parts;

    /// <summary>Adds each loss of a window to the parts of its token.</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="losses">Losses of its targets.</param>
    /// <param name="tallies">A tally for each of <see cref="Parts"/>.</param>
    public void Add(long window, ReadOnlySpan<float> losses, SectionTally[] tallies)
    {
        var sums = new double[_parts.Count];
        var counts = new int[_parts.Count];
        for (int t = 0; t < losses.Length; t++)
        {
            int document = _source.DocumentOf(window, t);
            Count(_positions[t], losses[t]);
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
