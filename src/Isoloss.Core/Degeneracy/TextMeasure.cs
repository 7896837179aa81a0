namespace Isoloss.Core.Degeneracy;

/// <summary>How repetitive a text is; shares from 0 to 1.</summary>
/// <param name="Repeated">Share of its runs of four tokens that stood in it before: seq-rep-4 of Welleck et al. 2020 (arXiv 1908.04319), section 6.</param>
/// <param name="SameAsBefore">Share of its tokens, from the second on, that are the one before again.</param>
/// <param name="Distinct">Kinds of token over tokens: distinct-1 of Li et al. 2016 (arXiv 1510.03055), section 5.</param>
/// <param name="Rare">Share of its tokens that are of a rare kind (<see cref="RareTokens"/>).</param>
public readonly record struct TextMeasure(double Repeated, double SameAsBefore, double Distinct, double Rare)
{
    private const int Gram = 4;

    /// <summary>Measures a text.</summary>
    /// <param name="tokens">Its tokens, at least one.</param>
    /// <param name="rare">True for each kind of token that is rare.</param>
    public static TextMeasure Of(ReadOnlySpan<long> tokens, ReadOnlySpan<bool> rare)
    {
        var grams = new HashSet<(long, long, long, long)>();
        var kinds = new HashSet<long>();
        int same = 0, ofRare = 0, all = Math.Max(0, tokens.Length - Gram + 1);
        for (int i = 0; i < tokens.Length; i++)
        {
            kinds.Add(tokens[i]);
            same += i > 0 && tokens[i] == tokens[i - 1] ? 1 : 0;
            ofRare += rare[(int)tokens[i]] ? 1 : 0;
            if (i < all)
                grams.Add((tokens[i], tokens[i + 1], tokens[i + 2], tokens[i + 3]));
        }
        return new TextMeasure(
            all == 0 ? 0 : 1 - (double)grams.Count / all, (double)same / Math.Max(1, tokens.Length - 1), (double)kinds.Count / tokens.Length, (double)ofRare / tokens.Length);
    }
}
