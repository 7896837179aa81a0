using System.Globalization;
using CsCheck;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Tests.Numbers;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("70B", 70e9)]
    [InlineData("70b", 70e9)]
    [InlineData("70G", 70e9)]
    [InlineData("1.4T", 1.4e12)]
    [InlineData("50k", 50e3)]
    [InlineData("0.5M", 0.5e6)]
    [InlineData("2P", 2e15)]
    [InlineData("1e24", 1e24)]
    [InlineData("1E-3", 1e-3)]
    [InlineData("1_000_000", 1e6)]
    [InlineData("1_0.5k", 10.5e3)]
    [InlineData(" -3 ", -3)]
    [InlineData("+.5M", 5e5)]
    public void Numbers_are_read_as_people_write_them(string text, double expected) =>
        Assert.Equal(expected, Quantity.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("1e")]
    [InlineData("1E")]
    [InlineData("1e3k")]
    [InlineData("1kk")]
    [InlineData("1 000")]
    [InlineData("1,000")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("1_.5")]
    [InlineData("nan")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("999e306k")]
    [InlineData("0x10")]
    [InlineData("70 B")]
    [InlineData("٣")]
    public void Anything_else_is_refused_with_what_was_found(string text)
    {
        Assert.False(Quantity.TryParse(text, out _));
        var error = Assert.Throws<BadInputException>(() => Quantity.Parse(text));
        Assert.Contains($"found '{text}', expected a number such as 70B", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_text_is_refused_without_being_repeated_in_full()
    {
        var error = Assert.Throws<BadInputException>(() => Quantity.Parse(new string('7', 1_000_000) + "B"));
        Assert.True(error.Message.Length < 300);
    }

    [Fact]
    public void A_suffix_gives_the_double_nearest_to_the_decimal() =>
        Gen.Select(Gen.Int[1, 99_999], Gen.Int[0, 4], Choose.From(("k", 3), ("M", 6), ("B", 9), ("T", 12), ("P", 15))).Sample(
            (digits, decimals, suffix) =>
        {
            string number = (digits / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture);
            Assert.Equal(
                double.Parse($"{number}e{suffix.Item2}", CultureInfo.InvariantCulture), Quantity.Parse(number + suffix.Item1));
        });

    [Theory]
    [InlineData(1.4e12, "1.4T")]
    [InlineData(604_123, "604k")]
    [InlineData(70e9, "70B")]
    [InlineData(999_999, "1M")]
    [InlineData(999.9, "1k")]
    [InlineData(12.345, "12.3")]
    [InlineData(0, "0")]
    [InlineData(0.0123, "0.0123")]
    [InlineData(1.23e-5, "1.23e-5")]
    [InlineData(5.76e23, "5.76e23")]
    [InlineData(1e18, "1e18")]
    [InlineData(2.5e15, "2.5P")]
    [InlineData(-1500, "-1.5k")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_compactly(double value, string expected) => Assert.Equal(expected, Quantity.Format(value));

    [Fact]
    public void What_is_written_reads_back_within_the_digits_kept() =>
        Gen.Select(Gen.Double[1, 10], Gen.Int[-30, 30], Gen.Int[1, 12]).Sample((mantissa, exponent, digits) =>
        {
            double value = mantissa * Math.Pow(10, exponent);
            double back = Quantity.Parse(Quantity.Format(value, digits));
            Assert.True(Math.Abs(back / value - 1) <= 0.5001 * Math.Pow(10, 1 - digits),
                $"{value:R} became {Quantity.Format(value, digits)}");
        });
}
