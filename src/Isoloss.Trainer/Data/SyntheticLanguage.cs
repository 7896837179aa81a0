using Isoloss.Core;

namespace Isoloss.Trainer.Data;

/// <summary>
/// A stationary Markov source of order 2 over V symbols:
/// P(x | a, b) = .15 U(x) + .35 F(x | b) + .5 G(x | a, b), where a, b are the two symbols before x, U is Zipf's law, and F and G
/// are
/// the favourites of the symbol b and of the pair (a, b).
/// The entropy rate H = -sum of pi(a, b) P(x | a, b) ln P(x | a, b) (Cover and Thomas 2006, section 4.2) is exact, with pi from
/// power iteration, and so is the loss of the best predictor on any window. Sampling uses whole numbers only: the same tokens on
/// every platform.
/// </summary>
internal sealed class SyntheticLanguage
{
    // Weights in twentieths, which a random number selects exactly.
    private const int UnigramParts = 3, SymbolParts = 7, Parts = 20;
    private const double UnigramWeight = 0.15, SymbolWeight = 0.35, PairWeight = 0.5;
    private readonly ZipfTable _unigram;
    private readonly FavouriteTable _symbols;
    private readonly FavouriteTable _pairs;
    private readonly double[] _stationary;
    private readonly ulong[] _cumulative;

    /// <summary>Builds a language.</summary>
    /// <param name="symbols">Number of symbols, from 4 to 512.</param>
    /// <param name="seed">Seed of the language.</param>
    /// <exception cref="BadInputException">The number of symbols is out of range.</exception>
    public SyntheticLanguage(int symbols, int seed)
    {
        if (symbols is < 4 or > 512)
            throw new BadInputException($"data.symbols: found {symbols}, expected 4 to 512");
        Symbols = symbols;
        _unigram = new ZipfTable(symbols, CounterRandom.For("order of symbols", seed));
        _symbols = new FavouriteTable(symbols, _unigram, CounterRandom.For("favourites of symbols", seed));
        _pairs = new FavouriteTable(symbols * symbols, _unigram, CounterRandom.For("favourites of pairs", seed));
        _stationary = FindStationary();
        _cumulative = Cumulative(_stationary);
        EntropyRate = FindEntropyRate();
    }

    /// <summary>Number of symbols (V).</summary>
    public int Symbols { get; }

    /// <summary>Entropy rate in nats per token.</summary>
    public double EntropyRate { get; }

    /// <summary>pi(a, b), the share of the pair in an endless text.</summary>
    public double PairProbability(int a, int b) => _stationary[a * Symbols + b];

    /// <summary>P(x | a, b).</summary>
    public double Probability(int a, int b, int x) => WithoutPair(b, x) + PairWeight * _pairs.Probability(a * Symbols + b, x);

    /// <summary>P(x | b), the best guess when only one symbol is known.</summary>
    public double Probability(int b, int x)
    {
        double known = 0;
        for (int y = 0; y < Symbols; y++)
            known += PairProbability(b, y);
        return PairProbability(b, x) / known;
    }

    /// <summary>Fills a window that begins with a stationary pair.</summary>
    /// <param name="random">The window's own stream.</param>
    /// <param name="window">At least two tokens.</param>
    public void Sample(CounterRandom random, Span<long> window)
    {
        int pair = Find(_cumulative, random.Next());
        int a = pair / Symbols, b = pair % Symbols;
        (window[0], window[1]) = (a, b);
        for (int i = 2; i < window.Length; i++)
        {
            int x = Next(random.Next(), a, b);
            window[i] = x;
            (a, b) = (b, x);
        }
    }

    /// <summary>Mean of -ln P over the tokens of a window but the first, each given those before it.</summary>
    public double OracleLoss(ReadOnlySpan<long> window)
    {
        double sum = -Math.Log(Probability((int)window[0], (int)window[1]));
        for (int i = 2; i < window.Length; i++)
            sum -= Math.Log(Probability((int)window[i - 2], (int)window[i - 1], (int)window[i]));
        return sum / (window.Length - 1);
    }

    private int Next(ulong bits, int a, int b)
    {
        int part = (int)(((bits >> 32) * Parts) >> 32);
        if (part < UnigramParts)
            return _unigram.Pick((int)(bits & 0xffff));
        int fourBits = (int)(bits & 15);
        return part < UnigramParts + SymbolParts ? _symbols.Pick(b, fourBits) : _pairs.Pick(a * Symbols + b, fourBits);
    }

    private double WithoutPair(int b, int x) =>
        UnigramWeight * _unigram.Probability(x) + SymbolWeight * _symbols.Probability(b, x);

    /// <summary>Power iteration until no probability moves by more than 1e-15.</summary>
    private double[] FindStationary()
    {
        var now = new double[Symbols * Symbols];
        Array.Fill(now, 1.0 / now.Length);
        for (double change = 1; change > 1e-15;)
        {
            double[] next = Advance(now);
            double total = next.Sum();
            change = 0;
            for (int i = 0; i < next.Length; i++)
            {
                next[i] /= total;
                change = Math.Max(change, Math.Abs(next[i] - now[i]));
            }
            now = next;
        }
        return now;
    }

    /// <summary>
    /// q(b, x) = sum over a of p(a, b) P(x | a, b). What does not depend on a needs only the sum of p(a, b) over a, so that a
    /// sweep
    /// costs V^2 and not V^3.
    /// </summary>
    private double[] Advance(double[] now)
    {
        var next = new double[now.Length];
        for (int b = 0; b < Symbols; b++)
        {
            double known = 0;
            for (int a = 0; a < Symbols; a++)
            {
                double p = now[a * Symbols + b];
                known += p;
                var favourites = _pairs.Of(a * Symbols + b);
                for (int rank = 0; rank < favourites.Length; rank++)
                    next[b * Symbols + favourites[rank]] += PairWeight * p * FavouriteTable.Weight(rank);
            }
            for (int x = 0; x < Symbols; x++)
                next[b * Symbols + x] += known * WithoutPair(b, x);
        }
        return next;
    }

    /// <summary>Only four symbols differ between the pairs (a, b) of one b, so that the sum costs V^2 and not V^3.</summary>
    private double FindEntropyRate()
    {
        double sum = 0;
        for (int b = 0; b < Symbols; b++)
        {
            double common = 0;
            for (int x = 0; x < Symbols; x++)
                common += PLogP(WithoutPair(b, x));
            for (int a = 0; a < Symbols; a++)
            {
                double own = common;
                foreach (ushort x in _pairs.Of(a * Symbols + b))
                    own += PLogP(Probability(a, b, x)) - PLogP(WithoutPair(b, x));
                sum -= PairProbability(a, b) * own;
            }
        }
        return sum;
    }

    private static double PLogP(double p) => p > 0 ? p * Math.Log(p) : 0;

    private static ulong[] Cumulative(double[] probabilities)
    {
        var result = new ulong[probabilities.Length];
        double sum = 0;
        for (int i = 0; i < result.Length; i++)
        {
            sum += probabilities[i];
            result[i] = (ulong)(Math.Min(sum, 1) * ((1UL << 53) - 1)) << 11;
        }
        result[^1] = ulong.MaxValue;
        return result;
    }

    /// <summary>The first pair whose cumulative probability is above the random bits.</summary>
    private static int Find(ulong[] cumulative, ulong bits)
    {
        int at = Array.BinarySearch(cumulative, bits);
        return at < 0 ? ~at : Math.Min(at + 1, cumulative.Length - 1);
    }
}
