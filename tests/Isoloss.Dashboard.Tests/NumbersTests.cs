using CsCheck;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

/// <summary>Numbers in the words of the report.</summary>
public sealed class NumbersTests
{
    [Theory]
    [InlineData(27_300, "27.3k")]
    [InlineData(999_600, "1M")]
    [InlineData(70e9, "70B")]
    [InlineData(1.4e12, "1.4T")]
    [InlineData(2e17, "2×10¹⁷")]
    [InlineData(12, "12")]
    [InlineData(double.NaN, "–")]
    public void Counts_have_suffixes(double value, string expected) => Assert.Equal(expected, Numbers.Count(value));

    [Theory]
    [InlineData(1e15, "10¹⁵")]
    [InlineData(1.24e15, "1.2×10¹⁵")]
    [InlineData(9.99e14, "10¹⁵")]
    [InlineData(-2e-5, "−2×10⁻⁵")]
    [InlineData(0, "0")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Powers_have_superscripts(double value, string expected) => Assert.Equal(expected, Numbers.Power(value));

    [Theory]
    [InlineData(1, "> 0.999")]
    [InlineData(0, "< 0.001")]
    [InlineData(0.9951, "0.995")]
    [InlineData(0.84, "0.84")]
    public void Probabilities_are_never_rounded_to_certainty(double value, string expected) =>
        Assert.Equal(expected, Numbers.Probability(value));

    [Theory]
    [InlineData(1.234, "1.23×")]
    [InlineData(232.4, "232×")]
    [InlineData(1e6, "10⁶×")]
    [InlineData(double.PositiveInfinity, "∞×")]
    public void Multipliers_keep_three_digits(double value, string expected) => Assert.Equal(expected, Numbers.Multiplier(value));

    [Theory]
    [InlineData(0.00001, "0.000")]
    [InlineData(-0.00001, "0.000")]
    [InlineData(0.0204, "+0.020")]
    [InlineData(-0.0204, "−0.020")]
    public void Signs_are_shown_where_there_is_one(double value, string expected) =>
        Assert.Equal(expected, Numbers.Signed(value, 3));

    [Theory]
    [InlineData(1.81723, "1.817")]
    [InlineData(482.01, "482.0")]
    [InlineData(2143.4, "2143")]
    [InlineData(33000, "3.3×10⁴")]
    public void Parameters_keep_four_digits(double value, string expected) => Assert.Equal(expected, Numbers.Parameter(value));

    [Fact]
    public void Any_number_has_a_text() => Gen.Double.Sample(value =>
        new[] { Numbers.Count(value), Numbers.Power(value), Numbers.Multiplier(value), Numbers.Loss(value), Numbers.Parameter(value), Numbers.Signed(value, 2) }
            .All(text => text.Length > 0 && !text.Contains("NaN", StringComparison.Ordinal)
                && !text.Contains('-', StringComparison.Ordinal)));
}
