using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class DerivedEstimateTests
{
    private static readonly FitOptions Few = new() { Resamples = 100, Objective = ObjectiveKind.Squared };

    [Fact]
    public void Both_intervals_of_exponent_and_ratio_hold_the_truth()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.002, sizes: 8), Few);
        IReadOnlyList<DerivedEstimate> derived = DerivedEstimate.OfFrontier(fit);
        ScalePoint best = Frontier.Optimal(Chinchilla.Instance, Ladder.Besiroglu, fit.Observations.Max(o => o.Flops));
        double[] truth = [0.3658 / (0.3478 + 0.3658), best.Tokens / best.Params];
        Assert.Equal(["frontier-exponent", "tokens-per-parameter"], derived.Select(d => d.Quantity.Name));
        foreach (var (found, value) in derived.Zip(truth))
        {
            Assert.True(found.Value.Contains(value), found.ToString());
            Assert.True(found.Profile!.Value.Value.Contains(value), found.ToString());
            Assert.Equal(found.Value.Value, found.Profile.Value.Value.Value);
        }
    }

    [Fact]
    public void The_ratio_is_that_of_a_plan_also_where_compute_is_not_6_N_D()
    {
        LawFit fit = LawFitter.Fit(Gamma.Instance, Ladder.Arm(noise: 0.001, cost: 1.5, sizes: 6), Few);
        Plan plan = Planner.Make(fit, new PlanOptions { Budgets = [fit.Observations.Max(o => o.Flops)] });
        IReadOnlyList<DerivedEstimate> derived = DerivedEstimate.OfFrontier(fit);
        Assert.Equal(1, derived[1].Value.Value / plan.Budgets[0].TokensPerParameter.Value, 1e-9);
        Assert.Equal(1, derived[1].Value.Upper / plan.Budgets[0].TokensPerParameter.Upper, 1e-6);
        Assert.Equal(plan.Budgets[0].ParamsExponent.Value, derived[0].Value.Value, 1e-9);
    }

    [Fact]
    public void One_exponent_for_both_leaves_half_whatever_the_runs_say()
    {
        DerivedEstimate exponent = DerivedEstimate.OfFrontier(LawFitter.Fit(Tied.Instance, Ladder.Arm(noise: 0.002, sizes: 6), Few))[0];
        Assert.Equal(new Estimate(0.5, 0.5, 0.5), exponent.Value);
        Assert.Equal(0.5, exponent.Profile!.Value.Value.Upper, 1e-9);
    }

    [Fact]
    public void Without_refits_there_is_no_profile_and_without_an_optimum_nothing()
    {
        Observation[] runs = Ladder.Arm(noise: 0.002);
        Assert.All(DerivedEstimate.OfFrontier(LawFitter.Fit(Chinchilla.Instance, runs, Few with { Resamples = 0 })), d => Assert.Null(d.Profile));
        Assert.Empty(DerivedEstimate.OfFrontier(LawFitter.Fit(LawCatalog.Find("power-c"), runs, Few)));
    }
}
