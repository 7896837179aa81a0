namespace Isoloss.Trainer.Data;

/// <summary>
/// Four different symbols for each context, drawn by their frequency, with probabilities 8/16, 4/16, 2/16 and 2/16. Frequent
/// symbols
/// are favourites more often, so that contexts are unequally frequent too, and a learner gains from ever rarer ones.
/// </summary>
internal sealed class FavouriteTable
{
    /// <summary>Symbols per context.</summary>
    public const int PerContext = 4;

    private static readonly byte[] RankOf = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3];
    private static readonly double[] WeightOf = [8 / 16.0, 4 / 16.0, 2 / 16.0, 2 / 16.0];
    private readonly ushort[] _chosen;

    /// <summary>Chooses the favourites.</summary>
    /// <param name="contexts">Number of contexts.</param>
    /// <param name="frequency">How often symbols are chosen; at least four symbols.</param>
    /// <param name="random">Where the choice comes from.</param>
    public FavouriteTable(int contexts, ZipfTable frequency, CounterRandom random)
    {
        _chosen = new ushort[contexts * PerContext];
        for (int i = 0; i < _chosen.Length; i++)
        {
            var before = _chosen.AsSpan(i - i % PerContext, i % PerContext);
            do
                _chosen[i] = (ushort)frequency.Pick((int)(random.Next() >> 48));
            while (before.Contains(_chosen[i]));
        }
    }

    /// <summary>The favourite that four random bits select.</summary>
    public int Pick(int context, int fourBits) => _chosen[context * PerContext + RankOf[fourBits]];

    /// <summary>The favourites of a context, the best first.</summary>
    public ReadOnlySpan<ushort> Of(int context) => _chosen.AsSpan(context * PerContext, PerContext);

    /// <summary>Probability of the favourite of a rank from 0.</summary>
    public static double Weight(int rank) => WeightOf[rank];

    /// <summary>Probability of a symbol in a context.</summary>
    public double Probability(int context, int symbol)
    {
        int rank = Of(context).IndexOf((ushort)symbol);
        return rank < 0 ? 0 : WeightOf[rank];
    }
}
