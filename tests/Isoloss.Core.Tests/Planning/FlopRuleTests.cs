using Isoloss.Core;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class FlopRuleTests
{
    [Fact]
    public void Runs_that_record_6_N_D_need_no_word()
    {
        FlopRule rule = FlopRule.Of(Ladder.Arm());
        Assert.Equal(6, rule.PerParameterToken);
        Assert.Empty(rule.Diagnostics());
    }

    [Fact]
    public void A_clean_factor_is_found_said_and_used()
    {
        FlopRule rule = FlopRule.Of(Ladder.Arm(cost: 1.35));
        Assert.Equal(8.1, rule.PerParameterToken, 1e-9);
        Diagnostic said = Assert.Single(rule.Diagnostics());
        Assert.Equal("flop-rule", said.Code);
        Assert.Contains("1.35", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_that_changes_with_scale_is_said_with_its_trend_and_not_used()
    {
        Observation[] runs = [.. Ladder.Arm().Select(o => o with { Flops = o.Flops * Math.Pow(o.Flops / 1e18, 0.1) })];
        FlopRule rule = FlopRule.Of(runs);
        Assert.False(rule.IsClean);
        Assert.Equal(6, rule.PerParameterToken);
        Assert.Equal(Math.Pow(10, 0.1 / 1.1), rule.FactorPerDecade, 1e-6);
        Assert.Contains("no clean factor", Assert.Single(rule.Diagnostics()).Message, StringComparison.Ordinal);
    }
}
