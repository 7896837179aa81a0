using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class ProfileTests
{
    private static readonly FitOptions Squared = new() { Resamples = 20, Objective = ObjectiveKind.Squared };

    [Fact]
    public void The_ends_of_a_profile_cost_the_excess_that_the_level_allows()
    {
        // Least squares with the end held: searched without the tracer, by refitting the other parameters on a fine grid of alpha.
        Observation[] runs = Ladder.Arm(noise: 0.002, sizes: 6);
        LawFit fit = LawFitter.Fit(Tied.Instance, runs, Squared);
        double limit = fit.ObjectiveValue * (1 + Math.Pow(2.1448, 2) / 14); // Student's t, .975, 18 - 4 degrees of freedom.
        ProfileInterval alpha = fit.Parameters[3].Profile!.Value;
        Assert.Equal(limit, LeastAt(runs, alpha.Value.Lower), 2e-3 * limit);
        Assert.Equal(limit, LeastAt(runs, alpha.Value.Upper), 2e-3 * limit);
    }

    [Fact]
    public void A_parameter_that_the_runs_cannot_tell_is_not_identified_and_the_others_are()
    {
        // Truth without a floor: E may be anything below some value.
        Observation[] runs = [.. Ladder.Arm(noise: 0.003).Select(r => r with { Loss = r.Loss / Ladder.Loss(r.Params, r.Tokens) * 30 * Math.Pow(r.Params * r.Tokens, -0.06) })];
        LawFit fit = LawFitter.Fit(Tied.Instance, runs, Squared);
        Assert.False(fit.Parameters[0].Identified);
        Assert.True(fit.Parameters[0].Profile!.Value.LowerOpen);
        Assert.All(LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.0005, sizes: 8), Squared).Parameters, p => Assert.True(p.Identified));
    }

    [Fact]
    public void The_exponent_of_the_frontier_is_beta_over_alpha_plus_beta()
    {
        double[] theta = Ladder.Besiroglu;
        DerivedQuantity exponent = DerivedQuantity.FrontierExponent(Chinchilla.Instance, 1e22);
        Assert.Equal(theta[4] / (theta[3] + theta[4]), exponent.Of(theta), 1e-9);
        Assert.Equal(18.4, DerivedQuantity.OptimalTokensPerParameter(Chinchilla.Instance, 5.76e23).Of(theta), 0.1);
    }

    [Fact]
    public void The_profile_of_a_prediction_holds_the_truth_and_widens_outwards()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.003, sizes: 8), Squared);
        ProfileInterval near = At(3e8, 6e9), far = At(3e10, 6e11);
        Assert.True(near.Value.Contains(Ladder.Loss(3e8, 6e9)) && far.Value.Contains(Ladder.Loss(3e10, 6e11)));
        Assert.True(far.Value.Upper / far.Value.Lower > 3 * (near.Value.Upper / near.Value.Lower - 1) + 1);
        ProfileInterval At(double n, double d) => fit.Profile(DerivedQuantity.LossAt(fit.Law, ScalePoint.Of(n, d)));
    }

    [Fact]
    public void Where_the_runs_leave_a_direction_free_a_prediction_holds_all_that_fits()
    {
        // Two sizes give two numbers for E, A and alpha.
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.0004, sizes: 2), new FitOptions { Resamples = 100 });
        Assert.Contains("flat-direction", fit.Diagnostics.Select(d => d.Code));
        var beyond = ScalePoint.Of(1e10, 2e11);
        Estimate mean = fit.Mean(beyond), profiled = fit.Profile(DerivedQuantity.LossAt(fit.Law, beyond)).Value;
        Assert.True(mean.Lower <= profiled.Lower && mean.Upper >= profiled.Upper);
        Assert.True(mean.Contains(Ladder.Loss(1e10, 2e11)));
    }

    [Fact]
    public void An_exact_fit_is_named_and_has_no_interval_of_width_zero()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(), new FitOptions { Resamples = 50 });
        Assert.Contains("exact-fit", fit.Diagnostics.Select(d => d.Code));
        Assert.All(fit.Parameters, p => Assert.True(p.Value.Upper > 1.001 * p.Value.Lower));
        Estimate run = fit.NewRun(1e9, 2e10);
        Assert.True(Math.Log(run.Upper / run.Lower) > 4 * 4e-4);
    }

    private static double LeastAt(Observation[] runs, double alpha)
    {
        // E, A, B are linear given alpha: relative least squares, then Newton is not needed at noise this small.
        var points = new LogPoints(runs);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride];
        for (int i = 0; i < runs.Length; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), 1);
        var (floor, size, data) = SumOfPowers.Project(points, logLoss, alpha, alpha);
        return new DampedNewton(Tied.Instance, points).Evaluate(HuberLoss.Squared, logLoss, weights, [floor, size, data, alpha]);
    }
}
