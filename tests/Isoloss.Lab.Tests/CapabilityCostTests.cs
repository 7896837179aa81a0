using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Tests;

/// <summary>What a capability costs, and what a model is beside a brain.</summary>
public sealed class CapabilityCostTests
{
    private static readonly TimelineModel Model = TimelinePresets.Shipped(TimelinePresets.Default).Model;
    private static readonly CostQuestion Gpt3 = new() { Capability = Capability.Find("gpt-3"), Years = [2020, 2023, 2030], Samples = 20_000 };

    [Fact]
    public void In_its_own_year_it_costs_what_it_cost()
    {
        CostYear first = CapabilityCost.Of(Model, Gpt3)[0];
        Assert.Equal(3e23, first.Flops.Value, 3e23 * 0.001);
        Assert.Equal(3e23 / (1e17 / 4), first.Dollars.Value, first.Dollars.Value * 0.01);
        Assert.Equal(0, first.ProbabilityUnder);
        Assert.Equal(Math.Log10(1.2e7 / 1000), first.MissingOom, 0.01);
    }

    [Fact]
    public void The_chance_is_that_of_the_halving_time_where_nothing_else_is_uncertain()
    {
        // Under $1000 means that the halving time is below a limit, so the chance is known.
        CostYear year = CapabilityCost.Of(Model, Gpt3 with { Cap = new Point(20) })[2];
        double oom = Math.Log10(3e23) - (17 + 2 * Math.Log10(2)) - 3;
        double limit = 10 * Math.Log10(2) / oom;
        Assert.Equal(Gpt3.Halving.Cdf(limit), year.ProbabilityUnder, 5 * year.MonteCarloError + 1e-3);
    }

    [Fact]
    public void A_measured_multiplier_divides_the_cost_once_or_sets_the_pace()
    {
        CostQuestion exact = Gpt3 with { Halving = new Point(1), Cap = new Point(20) };
        CostYear plain = CapabilityCost.Of(Model, exact)[1], once = CapabilityCost.Of(Model, exact with { Multipliers = [new Point(2)] })[1];
        CostYear pace = CapabilityCost.Of(Model, exact with { Multipliers = [new Point(2)], GainsPerYear = 1 })[1];
        Assert.Equal(plain.Flops.Value / 2, once.Flops.Value, plain.Flops.Value * 1e-6);
        Assert.Equal(plain.Flops.Value, pace.Flops.Value, plain.Flops.Value * 1e-6);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<BadInputException>(() => Capability.Find("gpt-33"));
        Assert.Throws<BadInputException>(() => CapabilityCost.Of(Model, Gpt3 with { Dollars = 0 }));
        Assert.Throws<BadInputException>(() => CapabilityCost.Of(Model, Gpt3 with { Years = [2010] }));
        Assert.Throws<BadInputException>(() => CapabilityCost.Of(Model, Gpt3 with { Halving = new Normal(0, 1) }));
        Assert.Throws<BadInputException>(() => CapabilityCost.Of(Model, Gpt3 with { GainsPerYear = 2 }));
    }

    [Fact]
    public void The_training_machine_runs_three_tokens_for_each_it_trained_on()
    {
        ModelScale scale = new(175e9, 300e9) { Days = 30 };
        // 6 N D over the days, 2 N a token.
        Assert.Equal(3 * 300e9 / (30 * 86400), scale.InferenceTokensPerSecond, 1);
        Assert.Equal(scale.InferenceTokensPerSecond / 10, scale.Copies, 1e-6);
        ModelScale other = scale with { TokensPerSecond = 30 };
        Assert.Equal(scale.Copies, other.Copies);
        Assert.Equal(scale.Lifetimes / 10, other.Lifetimes, 1e-9);
        Assert.Throws<BadInputException>(() => (scale with { Days = -1 }).Checked());
    }
}
