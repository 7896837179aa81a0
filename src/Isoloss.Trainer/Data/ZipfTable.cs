namespace Isoloss.Trainer.Data;

/// <summary>Zipf's law with exponent 1 over a random order of the symbols, in units of 1/65536: a look-up samples it
/// exactly.</summary>
internal sealed class ZipfTable
{
    private const int Size = 1 << 16;
    private readonly ushort[] _symbolAt = new ushort[Size];
    private readonly double[] _probability;

    /// <summary>Fills the table.</summary>
    /// <param name="symbols">Number of symbols.</param>
    /// <param name="random">Where the order comes from.</param>
    public ZipfTable(int symbols, CounterRandom random)
    {
        _probability = new double[symbols];
        int[] order = [.. Enumerable.Range(0, symbols)];
        for (int i = symbols - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        double total = Enumerable.Range(1, symbols).Sum(rank => 1.0 / rank);
        double cumulative = 0;
        int filled = 0;
        for (int i = 0; i < symbols; i++)
        {
            cumulative += 1 / ((i + 1) * total);
            int end = i == symbols - 1 ? Size : (int)Math.Round(cumulative * Size);
            _symbolAt.AsSpan(filled, end - filled).Fill((ushort)order[i]);
            _probability[order[i]] = (end - filled) / (double)Size;
            filled = end;
        }
    }

    /// <summary>The symbol that sixteen random bits select.</summary>
    public int Pick(int sixteenBits) => _symbolAt[sixteenBits];

    /// <summary>Probability of a symbol.</summary>
    public double Probability(int symbol) => _probability[symbol];
}
