using Isoloss.Core;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class PortfolioTests
{
    private static readonly ArmStanding[] Standings = [new("bad", 0.05), new("open", double.NaN), new("good", 0.9), new("fair", 0.2)];

    [Fact]
    public void A_change_goes_on_while_it_may_be_worth_it_or_cannot_be_judged() =>
        Assert.Equal(["open", "good", "fair"], Portfolio.Promote(Standings, new PromotionOptions()));

    [Fact]
    public void No_more_go_on_than_allowed() =>
        Assert.Equal(["open", "good"], Portfolio.Promote(Standings, new PromotionOptions { Most = 2 }));

    [Fact]
    public void A_bad_year_promotes_none() =>
        Assert.Empty(Portfolio.Promote([new("a", 0.1), new("b", 0)], new PromotionOptions()));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.2, 0)]
    public void Options_out_of_their_domain_are_refused(double dropBelow, int most) =>
        Assert.Throws<BadInputException>(() => Portfolio.Promote(Standings, new PromotionOptions { DropBelow = dropBelow, Most = most }));
}
