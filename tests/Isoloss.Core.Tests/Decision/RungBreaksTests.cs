using Isoloss.Core;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class RungBreaksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(11)]
    public void A_rung_that_is_off_is_pointed_out_and_no_other(int broken)
    {
        Observation[] arm = Ladder.Arm(noise: 0.001, seed: 2);
        arm[broken] = arm[broken] with { Loss = arm[broken].Loss * 1.02 };
        RungBreak found = Assert.Single(RungBreaks.Of(arm));
        Assert.Equal(arm[broken].Params, found.At.Params);
        Assert.Equal(arm[broken].Tokens, found.At.Tokens);
        Assert.InRange(found.Residual, 0.01, 0.04);
        Assert.Contains("rung-breaks-trend", found.Describe("base").Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_ladder_seldom_has_a_break()
    {
        int alarms = Enumerable.Range(1, 200).Count(seed => RungBreaks.Of(Ladder.Arm(noise: 0.004, seed: seed), 0.05).Count > 0);
        Assert.InRange(alarms, 0, 24);
    }

    [Fact]
    public void A_noiseless_ladder_has_none() => Assert.Empty(RungBreaks.Of(Ladder.Arm()));

    [Fact]
    public void Too_few_rungs_have_no_trend_to_break() => Assert.Empty(RungBreaks.Of(Ladder.Arm(noise: 0.01, sizes: 2)));

    [Fact]
    public void A_loss_that_is_none_is_refused() =>
        Assert.Throws<BadInputException>(() => RungBreaks.Of([new Observation(1e8, 1e9, 1e18, double.NaN)]));
}
