using CsCheck;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("70B", 70e9)]
    [InlineData("1.4T", 1.4e12)]
    [InlineData("1e24", 1e24)]
    [InlineData("0.3M", 300_000)]
    [InlineData("50k", 50_000)]
    [InlineData("50K", 50_000)]
    [InlineData("1e-30", 1e-30)]
    [InlineData("-2", -2)]
    [InlineData("1e3k", 1e6)]
    public void A_number_is_read_as_people_write_it(string text, double expected)
    {
        Assert.True(Quantity.TryParse(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("1MM")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,000")]
    [InlineData("1e999")]
    [InlineData("1e308T")]
    [InlineData("0x10")]
    public void What_is_no_finite_number_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void A_whole_number_survives_its_label() => Gen.Long[0, 9_000_000_000_000_000].Sample(value =>
        Quantity.TryParse(Quantity.Format(value), out double read) && (long)read == value);
}
