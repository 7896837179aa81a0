using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData(4, Resampling.Parametric)]
    [InlineData(10, Resampling.Cluster)]
    public void The_default_draws_rungs_from_six_per_parameter_on(int sizes, Resampling expected) =>
        Assert.Equal(expected, Fit(sizes, Resampling.Automatic).Resampling);

    [Theory]
    [InlineData(Resampling.Cluster)]
    [InlineData(Resampling.Residual)]
    [InlineData(Resampling.WildRademacher)]
    [InlineData(Resampling.WildWebb)]
    public void Every_way_gives_about_the_width_of_the_parametric_one_under_its_assumptions(Resampling resampling)
    {
        Estimate usual = Fit(14, Resampling.Parametric).Mean(1e9, 2e10), other = Fit(14, resampling).Mean(1e9, 2e10);
        Assert.InRange(Math.Log(other.Upper / other.Lower) / Math.Log(usual.Upper / usual.Lower), 0.5, 2);
    }

    [Fact]
    public void A_negative_quantity_has_an_interval_around_it()
    {
        var interval = new ResampledInterval(0.95, 1000, 2, drawsRungs: false);
        double[] refits = [.. Enumerable.Range(0, 1001).Select(i => -1 + (i - 500) / 500.0)];
        Estimate value = interval.OfSigned(-1, refits);
        Assert.Equal(-1.95, value.Lower, 0.01);
        Assert.Equal(-0.05, value.Upper, 0.01);
    }

    [Fact]
    public void Refits_of_a_short_ladder_reach_the_cold_optimum_of_their_resample()
    {
        FitBootstrap bootstrap = new FitState(Chinchilla.Instance, Ladder.Arm(noise: 0.01), new FitOptions()).Bootstrap(Resampling.Automatic);
        int missed = Enumerable.Range(0, 100).Count(b => bootstrap.Check(1, b) is var (refitted, cold) && refitted > cold * (1 + 1e-6));
        Assert.InRange(missed, 0, 3);
    }

    [Fact]
    public void Runs_that_lack_an_axis_of_the_law_are_refused_with_the_column_to_map()
    {
        Observation[] runs = Ladder.Arm();
        var error = Assert.Throws<BadInputException>(() => LawFitter.Fit(new StepsLaw(), runs, new FitOptions { Resamples = 0 }));
        Assert.Contains("steps (S) is not recorded", error.Message, StringComparison.Ordinal);
        Assert.Contains("--map steps=COLUMN", error.Message, StringComparison.Ordinal);
    }

    private static LawFit Fit(int sizes, Resampling resampling) => LawFitter.Fit(
        Tied.Instance, Ladder.Arm(noise: 0.005, sizes: sizes), new FitOptions { Resamples = 300, Resampling = resampling, Objective = ObjectiveKind.Squared });

    /// <summary>Tied, said to depend on steps as well.</summary>
    private sealed class StepsLaw : ILaw
    {
        private static ILaw Inner => Tied.Instance;

        public string Name => "steps";
        public string Equation => Inner.Equation;
        public string Source => Inner.Source;
        public IReadOnlyList<LawParameter> Parameters => Inner.Parameters;
        public IReadOnlyList<Axis> Axes => [.. Inner.Axes, Axis.Steps];
        public IReadOnlyList<(double Lower, double Upper)> WorkingBounds => Inner.WorkingBounds;
        public IReadOnlyList<int> WorkingOrder => Inner.WorkingOrder;
        public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => Inner.Loss(theta, at);
        public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working) => Inner.ToWorking(theta, points, working);
        public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta) => Inner.FromWorking(working, points, theta);
        public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) =>
            Inner.Evaluate(working, points, logLoss, jacobian);
        public void AddCurvature(
            ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
            Inner.AddCurvature(working, points, jacobian, weights, curvature);
        public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss) => Inner.Starts(points, logLoss);
    }
}
