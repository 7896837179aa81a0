using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Every objective on both scales: derivatives against central differences, and what it is for.</summary>
public sealed class ObjectiveTests
{
    private const double Step = 1e-5;
    private static readonly LogPoints Points = new(Ladder.Arm());

    public static TheoryData<ObjectiveKind, ResidualScale, double> All =>
    [
        .. from kind in Enum.GetValues<ObjectiveKind>() from scale in Enum.GetValues<ResidualScale>() from factor in new[] { 1.0, 3.0 }
           select (kind, scale, factor),
    ];

    [Theory, MemberData(nameof(All))]
    public void Gradient_and_hessian_match_central_differences(ObjectiveKind kind, ResidualScale scale, double factor)
    {
        IObjective objective = Settings(kind, scale, factor).Create();
        Gen.Double[0.15, 0.9].Array[5].Sample(working =>
        {
            var (gradient, hessian) = Derivatives(objective, working);
            for (int k = 0; k < 5; k++)
            {
                double slope = (Value(objective, working, k, Step) - Value(objective, working, k, -Step)) / (2 * Step);
                Assert.Equal(slope, gradient[k], 1e-5 * (1 + Math.Abs(slope)));
                var (up, down) = (Derivatives(objective, Moved(working, k, Step)).Gradient, Derivatives(objective, Moved(working, k, -Step)).Gradient);
                for (int l = 0; l < 5; l++)
                    Assert.Equal((up[l] - down[l]) / (2 * Step), hessian[k * 5 + l], 1e-4 * (1 + Math.Abs(hessian[k * 5 + l])));
            }
        }, iter: 20);
    }

    [Theory, MemberData(nameof(All))]
    public void Noiseless_runs_give_their_law_back(ObjectiveKind kind, ResidualScale scale, double factor)
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(), Options(kind, scale, factor));
        for (int k = 0; k < 5; k++)
            Assert.Equal(Ladder.Besiroglu[k], fit.Theta[k], 2e-3 * Ladder.Besiroglu[k]);
    }

    [Theory]
    [InlineData(ObjectiveKind.PseudoHuber)]
    [InlineData(ObjectiveKind.StudentT)]
    [InlineData(ObjectiveKind.Huber)]
    public void A_far_run_moves_a_robust_fit_less_than_least_squares(ObjectiveKind kind)
    {
        Observation[] runs = Ladder.Arm(noise: 0.001, sizes: 8);
        runs[10] = runs[10] with { Loss = 1.2 * runs[10].Loss };
        Assert.True(Off(kind) < 0.3 * Off(ObjectiveKind.Squared));
        double Off(ObjectiveKind k) => Math.Abs(Math.Log(
            LawFitter.Fit(Chinchilla.Instance, runs, Options(k, ResidualScale.Log, 1)).Mean(runs[10].Params, runs[10].Tokens).Value
            / Ladder.Loss(runs[10].Params, runs[10].Tokens)));
    }

    [Fact]
    public void Penalised_over_prediction_lowers_the_law()
    {
        Observation[] runs = Ladder.Arm(noise: 0.02, sizes: 8);
        LawFit plain = Fit(1), penalised = Fit(100);
        int above = plain.LogResiduals.Count(r => r < 0), aboveThen = penalised.LogResiduals.Count(r => r < 0);
        Assert.True(aboveThen < above / 2);
        Assert.Contains("over-predicted runs times 100", penalised.Objective, StringComparison.Ordinal);
        LawFit Fit(double factor) => LawFitter.Fit(Chinchilla.Instance, runs, Options(ObjectiveKind.Squared, ResidualScale.Log, factor));
    }

    [Fact]
    public void A_run_of_weight_two_counts_as_two_runs_and_one_of_weight_zero_as_none()
    {
        Observation[] runs = Ladder.Arm(noise: 0.01);
        var options = Options(ObjectiveKind.Squared, ResidualScale.Log, 1);
        LawFit twice = LawFitter.Fit(Chinchilla.Instance, [.. runs, runs[3]], options);
        LawFit weighted = LawFitter.Fit(Chinchilla.Instance, [.. runs.Select((r, i) => r with { Weight = i == 3 ? 2 : 1 })], options);
        LawFit without = LawFitter.Fit(Chinchilla.Instance, [.. runs.Where((_, i) => i != 3)], options);
        LawFit zero = LawFitter.Fit(Chinchilla.Instance, [.. runs.Select((r, i) => r with { Weight = i == 3 ? 0 : 1 })], options);
        Assert.Equal(twice.ObjectiveValue, weighted.ObjectiveValue, 1e-10);
        Assert.Equal(without.ObjectiveValue, zero.ObjectiveValue, 1e-12);
        Assert.Equal((11, 1), (zero.Observations.Count, zero.Settings.LeftOut));
        Assert.True(weighted.Settings.Weighted && !zero.Settings.Weighted);
    }

    [Fact]
    public void A_negative_weight_is_refused_with_the_run()
    {
        Observation[] runs = Ladder.Arm();
        runs[4] = runs[4] with { Weight = -1 };
        var error = Assert.Throws<BadInputException>(() => LawFitter.Fit(Chinchilla.Instance, runs, Options(ObjectiveKind.Huber, ResidualScale.Log, 1)));
        Assert.Contains("run 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("weight is -1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scale_of_student_t_is_estimated_and_stated()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Ladder.Arm(noise: 0.01, sizes: 20), Options(ObjectiveKind.StudentT, ResidualScale.Log, 1));
        Assert.InRange(fit.Settings.Threshold!.Value, 0.006, 0.015);
        Assert.Equal(4, fit.Settings.DegreesOfFreedom);
    }

    private static FitOptions Options(ObjectiveKind kind, ResidualScale scale, double factor) =>
        new() { Resamples = 0, Objective = kind, Scale = scale, OverPrediction = factor };

    private static ObjectiveSettings Settings(ObjectiveKind kind, ResidualScale scale, double factor) =>
        new() { Kind = kind, Scale = scale, Threshold = kind == ObjectiveKind.Huber ? 50 : 0.7, DegreesOfFreedom = 4, OverPrediction = factor };

    private static double[] Moved(double[] working, int k, double by)
    {
        double[] moved = [.. working];
        moved[k] += by;
        return moved;
    }

    private static double Value(IObjective objective, double[] working, int k, double by) => Solve(objective, Moved(working, k, by)).Value;

    private static (double[] Gradient, double[] Hessian) Derivatives(IObjective objective, double[] working) =>
        Solve(objective, working).Solver.Derivatives();

    // Every run lies well off the law, so that no residual crosses 0 within a step.
    private static (double Value, DampedNewton Solver) Solve(IObjective objective, double[] working)
    {
        double[] logLoss = new double[Points.Stride], weights = new double[Points.Stride];
        for (int i = 0; i < Points.Count; i++)
            (logLoss[i], weights[i]) = (i % 2 == 0 ? 3.7 : -1, 1 + i % 3);
        var solver = new DampedNewton(Chinchilla.Instance, Points);
        return (solver.Evaluate(objective, logLoss, weights, working), solver);
    }
}
