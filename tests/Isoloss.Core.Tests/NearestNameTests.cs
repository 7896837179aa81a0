using Isoloss.Core;
using CsCheck;

namespace Isoloss.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["params", "tokens", "flops", "loss", "baseline", "oracle_loss"];

    [Theory]
    [InlineData("parms", "params")]
    [InlineData("PARAMS", "params")]
    [InlineData("tokesn", "tokens")]
    [InlineData("lss", "loss")]
    [InlineData("baselnie", "baseline")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    [InlineData("learning_rate", null)]
    public void The_nearest_known_name_is_found_where_one_is_near(string found, string? nearest)
    {
        Assert.Equal(nearest, NearestName.Of(found, Known));
        Assert.Equal(nearest is null ? "" : $"; did you mean '{nearest}'?", NearestName.Hint(found, Known));
    }

    [Fact]
    public void A_known_name_is_nearest_to_itself_and_to_any_swap_of_two_neighbours() =>
        Gen.Select(Gen.Int[0, Known.Length - 1].Select(i => Known[i]), Gen.Int[0, 100]).Sample((name, at) =>
        {
            char[] swapped = name.ToCharArray();
            int i = at % (name.Length - 1);
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            Assert.Equal(name, NearestName.Of(name, Known));
            Assert.Equal(name, NearestName.Of(new string(swapped), Known));
        });

    [Fact]
    public void A_huge_name_is_near_to_nothing() => Assert.Null(NearestName.Of(new string('a', 10_000_000), [new string('a', 10_000_000)]));
}
