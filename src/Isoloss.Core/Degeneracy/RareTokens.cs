namespace Isoloss.Core.Degeneracy;

/// <summary>Kinds of token that are rare: the rarest, as many as together make up at most 5 % of the data. Kinds that it does not have are
/// rare.</summary>
public static class RareTokens
{
    private const double Share = 0.05;

    /// <summary>True for each kind that is rare.</summary>
    /// <param name="tokens">The data.</param>
    /// <param name="vocabulary">Number of kinds, above every token.</param>
    public static bool[] Of(ReadOnlySpan<long> tokens, int vocabulary)
    {
        var counts = new long[vocabulary];
        foreach (long token in tokens)
            counts[token]++;
        var rare = new bool[vocabulary];
        double left = Share * tokens.Length;
        foreach (int kind in Enumerable.Range(0, vocabulary).OrderBy(k => counts[k]).ThenBy(k => k))
            rare[kind] = (left -= counts[kind]) >= 0;
        return rare;
    }
}
