using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;

namespace Isoloss.Tests;

/// <summary>The synthetic language is a proper stationary source, and what is called exact is exact.</summary>
public sealed class SyntheticLanguageTests
{
    private static readonly Gen<SyntheticLanguage> Languages =
        Gen.Select(Gen.Int[4, 40], Gen.Int[0, 1000], (symbols, seed) => new SyntheticLanguage(symbols, seed));

    [Fact]
    public void Rows_sum_to_one() => Languages.Sample(language =>
    {
        for (int a = 0; a < language.Symbols; a++)
            for (int b = 0; b < language.Symbols; b++)
                Assert.Equal(1, Symbols(language).Sum(x => language.Probability(a, b, x)), 12);
    }, iter: 30);

    [Fact]
    public void Pair_probabilities_are_stationary() => Languages.Sample(language =>
    {
        Assert.Equal(1, Pairs(language).Sum(p => language.PairProbability(p.A, p.B)), 12);
        foreach (var (b, x) in Pairs(language))
            Assert.Equal(language.PairProbability(b, x),
                Symbols(language).Sum(a => language.PairProbability(a, b) * language.Probability(a, b, x)), 11);
    }, iter: 20);

    [Fact]
    public void Entropy_rate_equals_the_sum_over_all_triples() => Languages.Sample(language =>
    {
        double direct = -Pairs(language).Sum(p => language.PairProbability(p.A, p.B)
            * Symbols(language).Sum(x => PLogP(language.Probability(p.A, p.B, x))));
        Assert.Equal(direct, language.EntropyRate, 10);
    }, iter: 20);

    [Theory]
    [InlineData(4, 0)]
    [InlineData(64, 1)]
    [InlineData(200, 7)]
    public void Entropy_rate_is_the_long_run_loss_of_the_oracle(int symbols, int seed)
    {
        var source = new SyntheticSource(new DataRecipe { Symbols = symbols, LanguageSeed = seed }, default);
        var window = new long[130];
        var losses = new List<double>();
        for (int i = 0; i < 4000; i++)
        {
            source.Train(i, window);
            // The first prediction knows one symbol only; what follows it is the stationary source.
            losses.Add(
                source.Language.OracleLoss(window) * 129 + Math.Log(source.Language.Probability((int)window[0], (int)window[1])));
        }
        double mean = losses.Average() / 128, error = StandardError(losses) / 128;
        Assert.InRange(mean, source.EntropyRate!.Value - 4 * error, source.EntropyRate.Value + 4 * error);
        Assert.InRange(error, 0, 0.01);
    }

    [Fact]
    public void Knowing_more_symbols_before_lowers_the_oracles_loss_until_two()
    {
        var language = new SyntheticLanguage(64, 1);
        double[] unigram = [.. Symbols(language).Select(b => Symbols(language).Sum(a => language.PairProbability(a, b)))];
        double none = -unigram.Sum(PLogP);
        double one = -Pairs(language).Sum(p => language.PairProbability(p.A, p.B) * Math.Log(language.Probability(p.A, p.B)));
        Assert.True(none > one + 0.1, $"{none} {one}");
        Assert.True(one > language.EntropyRate + 0.4, $"{one} {language.EntropyRate}");
        Assert.InRange(language.EntropyRate, 2.0, 2.4);
    }

    [Fact]
    public void Sampled_triples_have_their_probabilities()
    {
        var language = new SyntheticLanguage(4, 2);
        var counts = new int[64];
        var window = new long[3];
        const int samples = 400_000;
        for (int i = 0; i < samples; i++)
        {
            language.Sample(CounterRandom.For("test", i), window);
            counts[window[0] * 16 + window[1] * 4 + window[2]]++;
        }
        for (int i = 0; i < 64; i++)
        {
            double p = language.PairProbability(i / 16, i / 4 % 4) * language.Probability(i / 16, i / 4 % 4, i % 4);
            Assert.InRange(counts[i] / (double)samples, p - 5 * Math.Sqrt(p / samples), p + 5 * Math.Sqrt(p / samples));
        }
    }

    [Fact]
    public void Training_and_evaluation_share_no_window_and_runs_share_no_training_window()
    {
        var data = new DataRecipe();
        SyntheticSource one = new(data, Streams), two = new(data, Streams with { Seed = 2 });
        HashSet<string> seen = [];
        var window = new long[33];
        for (int i = 0; i < 3000; i++)
        {
            one.Train(i, window);
            Assert.True(seen.Add(string.Join(' ', window)));
            two.Train(i, window);
            Assert.True(seen.Add(string.Join(' ', window)));
            one.Evaluate(i, window);
            Assert.True(seen.Add(string.Join(' ', window)));
            two.Evaluate(i, window);
            Assert.False(seen.Add(string.Join(' ', window)), "evaluation is the same for every run");
        }
    }

    [Fact]
    public void Tokens_never_change()
    {
        // Persisted results refer to these tokens: a change here is a new version of the trainer.
        var source = new SyntheticSource(new DataRecipe(), Streams);
        var window = new long[12];
        source.Train(0, window);
        Assert.Equal(ExpectedTrain, string.Join(' ', window));
        source.Evaluate(5, window);
        Assert.Equal(ExpectedEvaluation, string.Join(' ', window));
    }

    private static readonly RunStreams Streams = new(1, new ModelSize { Width = 64, Layers = 2 }, 1_000_000);
    private const string ExpectedTrain = "34 62 17 43 59 57 50 59 0 43 43 0";
    private const string ExpectedEvaluation = "34 57 18 20 34 43 34 29 3 58 61 3";

    [Theory]
    [InlineData(3)]
    [InlineData(513)]
    [InlineData(-1)]
    public void Too_few_or_too_many_symbols_are_refused(int symbols)
    {
        var error = Assert.Throws<BadInputException>(() => new SyntheticLanguage(symbols, 1));
        Assert.Contains($"found {symbols}, expected 4 to 512", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Symbols(SyntheticLanguage language) => Enumerable.Range(0, language.Symbols);

    private static IEnumerable<(int A, int B)> Pairs(SyntheticLanguage language) =>
        from a in Symbols(language) from b in Symbols(language) select (a, b);

    private static double PLogP(double p) => p > 0 ? p * Math.Log(p) : 0;

    private static double StandardError(List<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
    }
}
