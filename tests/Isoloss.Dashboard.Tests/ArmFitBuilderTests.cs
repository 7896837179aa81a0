using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

/// <summary>From what Core computes to what the report draws.</summary>
public sealed class ArmFitBuilderTests
{
    private static readonly RunRecord[] Baseline = Arm("base", 1);
    private static readonly RunRecord[] Variant = Arm("change", 1.5);
    private static readonly ComparisonResult Comparison = ArmComparer.Compare(
        Observations(Baseline), Observations(Variant), new Target { Flops = 1e21 }, new CompareOptions());

    [Fact]
    public void All_arms_of_a_comparison_show_the_same_levels()
    {
        var first = ArmFitBuilder.Joint(Fit(Baseline), Baseline, Comparison, isBaseline: true, Comparison);
        var second = ArmFitBuilder.Joint(Fit(Variant), Variant, Comparison, isBaseline: false, Comparison);
        Assert.Equal(first.Isoloss.Select(c => c.Loss), second.Isoloss.Select(c => c.Loss));
        Assert.All(first.Frontier.Zip(second.Frontier), pair => Assert.True(pair.Second.Loss.Value < pair.First.Loss.Value));
    }

    [Fact]
    public void A_better_arms_curve_lies_closer_to_the_origin()
    {
        var worse = ArmFitBuilder.Joint(Fit(Baseline), Baseline, Comparison, isBaseline: true, Comparison).Isoloss[0];
        var better = ArmFitBuilder.Joint(Fit(Variant), Variant, Comparison, isBaseline: false, Comparison).Isoloss[0];
        var tokens = better.Points.ToDictionary(p => p.Params, p => p.Tokens);
        Assert.All(worse.Points, p => Assert.True(tokens[p.Params] < p.Tokens));
    }

    [Fact]
    public void A_fit_alone_reaches_from_below_its_runs_to_beyond_them_with_a_residual_for_each()
    {
        var fit = ArmFitBuilder.Alone(Fit(Baseline), Baseline);
        Assert.True(fit.Frontier[0].At.Flops < Baseline.Min(r => r.Flops));
        Assert.True(fit.Frontier[^1].At.Flops > Baseline.Max(r => r.Flops));
        Assert.Equal(Baseline.Select(r => r.Id), fit.Residuals.Select(r => r.RunId));
        Assert.All(fit.Residuals.Zip(Baseline), pair => Assert.Equal(pair.Second.Loss, pair.First.Fitted * Math.Exp(pair.First.LogResidual), 1e-9));
    }

    private static LawFit Fit(RunRecord[] rows) => LawFitter.Fit(Chinchilla.Instance, Observations(rows), new FitOptions { Resamples = 100 });

    private static Observation[] Observations(RunRecord[] rows) => [.. rows.Select(r => r.ToObservation())];

    private static RunRecord[] Arm(string name, double multiplier)
    {
        var random = new Random(name.Length);
        return [.. from n in new[] { 1e7, 3e7, 1e8, 3e8 }
                   from d in new[] { 1e9, 4e9, 1.6e10 }
                   let gain = Math.Sqrt(multiplier)
                   let loss = 1.7 + 400 * Math.Pow(n * gain, -0.34) + 2000 * Math.Pow(d * gain, -0.36)
                   select new RunRecord
                   {
                       Id = $"{name}:{n}:{d}",
                       Arm = name,
                       Params = n,
                       Tokens = d,
                       Flops = 6 * n * d,
                       Loss = loss * (1 + 0.001 * (random.NextDouble() - 0.5)),
                   }];
    }
}
