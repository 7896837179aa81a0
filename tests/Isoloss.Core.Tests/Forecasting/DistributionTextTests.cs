using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Forecasting;

namespace Isoloss.Tests;

/// <summary>The notation of distributions, and what the distributions say.</summary>
public sealed class DistributionTextTests
{
    private static readonly Gen<(double A, double B)> Rising =
        Gen.Select(Gen.Double[-20, 20], Gen.Double[0.01, 20]).Select((a, width) => (Math.Round(a, 3), Math.Round(a + width, 3) + 0.001));

    private static readonly Gen<Distribution> Simple = Gen.OneOf<Distribution>(
        Gen.Double[-1e6, 1e6].Select(x => (Distribution)new Point(x)),
        Rising.Select(r => (Distribution)new Normal(0.9, r.A, r.B)),
        Rising.Select(r => (Distribution)new Normal(r.A, r.B - r.A)),
        Rising.Select(r => (Distribution)new LogNormal(0.8, Math.Exp(r.A / 10), Math.Exp(r.B / 10))),
        Rising.Select(r => (Distribution)new Uniform(r.A, r.B)),
        Rising.Select(r => (Distribution)new LogUniform(Math.Exp(r.A / 5), Math.Exp(r.B / 5))),
        Rising.Select(r => (Distribution)new Beta(0.5 + (r.B - r.A), 1 + (r.B - r.A) / 3, r.A, r.B)),
        Rising.Select(r => (Distribution)new Quantiles([(0.05, r.A), (0.4, (r.A + r.B) / 2), (0.95, r.B)])));

    private static readonly Gen<Distribution> Any = Gen.OneOf(
        Simple, Gen.Select(Simple, Simple, Gen.Double[0.01, 0.99]).Select((a, b, w) => (Distribution)new Mixture([(w, a), (1 - w, b)])));

    [Fact]
    public void What_is_written_reads_back_as_the_same_distribution() => Any.Sample(written =>
    {
        Distribution read = DistributionText.Parse(written.ToString()!);
        for (double p = 0.05; p < 1; p += 0.15)
            Assert.Equal(written.Quantile(p), read.Quantile(p), 1e-6 * (1 + Math.Abs(written.Quantile(p))));
    }, iter: 200);

    [Fact]
    public void Quantiles_rise_and_undo_the_distribution_function() => Any.Sample(d =>
    {
        if (d.ToString()!.Contains("mixture", StringComparison.Ordinal) || d.IsPoint)
            return; // A mixture may have gaps and steps, where several numbers share a probability.
        double last = double.NegativeInfinity;
        for (double p = 0.02; p < 1; p += 0.07)
        {
            double x = d.Quantile(p);
            Assert.True(x >= last);
            Assert.Equal(p, d.Cdf(x), 1e-5);
            last = x;
        }
    }, iter: 200);

    [Theory]
    [InlineData("2.5", 2.5, 2.5)]
    [InlineData(" 5 % ", 0.05, 0.05)]
    [InlineData("1B", 1e9, 1e9)]
    [InlineData("-1e-3", -0.001, -0.001)]
    [InlineData("90%[-2, 2]", -2, 2)]
    [InlineData("normal 90%[-2,2]", -2, 2)]
    [InlineData("lognormal 90%[11, 19.5]", 11, 19.5)]
    [InlineData("uniform[0, 3]", 0.15, 2.85)]
    [InlineData("loguniform[1, 100]", 1.2589, 79.433)]
    [InlineData("quantiles(5%: 24, 50%: 28, 95%: 33)", 24, 33)]
    [InlineData("mixture(100%: uniform[0, 1])", 0.05, 0.95)]
    [InlineData("beta(1, 1)[0, 10]", 0.5, 9.5)]
    public void Five_and_ninety_five_percent_are_where_the_notation_says(string text, double low, double high)
    {
        Distribution d = DistributionText.Parse(text);
        Assert.Equal(low, d.Quantile(0.05), 1e-4 * (1 + Math.Abs(low)));
        Assert.Equal(high, d.Quantile(0.95), 1e-4 * (1 + Math.Abs(high)));
    }

    [Theory]
    [InlineData("", "found the end")]
    [InlineData("normall(0, 1)", "did you mean 'normal'")]
    [InlineData("normal 90%[3, 1]", "lower 3 above upper 1")]
    [InlineData("uniform[2, 2]", "lower 2 above upper 2")]
    [InlineData("normal(0, -1)", "standard deviation above 0")]
    [InlineData("lognormal 90%[-1, 4]", "expected numbers above 0")]
    [InlineData("lognormal 120%[1, 4]", "between 0 % and 100 %")]
    [InlineData("mixture(-10%: 1, 110%: 2)", "weights above 0")]
    [InlineData("mixture(60%: 1, 60%: 2)", "sum to 120 %")]
    [InlineData("quantiles(5%: 3, 50%: 2)", "above upper 2")]
    [InlineData("quantiles(50%: 2, 5%: 3)", "rising probabilities")]
    [InlineData("beta(0, 1)", "shapes 0 and 1")]
    [InlineData("uniform[1, 2", "expected ']'")]
    [InlineData("1 2", "found '2' at character 3")]
    [InlineData("1e999", "expected a number")]
    [InlineData("uniform[0, NaN]", "expected a number")]
    public void Wrong_text_is_refused_with_what_was_found(string text, string said) =>
        Assert.Contains(said, Assert.Throws<BadInputException>(() => DistributionText.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Endless_and_random_text_ends_in_a_message() => Gen.String[Gen.Char["0123456789.%[](),:eEnormaluif -"], 0, 200].Sample(text =>
    {
        try
        {
            DistributionText.Parse(text);
        }
        catch (BadInputException)
        {
        }
    }, iter: 2000);

    [Fact]
    public void Mixtures_within_mixtures_have_an_end() => Assert.Contains("mixtures in each other", Assert.Throws<BadInputException>(() =>
        DistributionText.Parse(string.Concat(Enumerable.Repeat("mixture(100%: ", 100)) + "1")).Message, StringComparison.Ordinal);
}
