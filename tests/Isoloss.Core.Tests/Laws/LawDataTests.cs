using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Laws with more axes than N and D on the runs that they were published for.</summary>
public sealed class LawDataTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void Repeated_data_is_fitted_as_well_as_by_an_exhaustive_multistart(double epochs)
    {
        Observation[] runs = SharedRuns.Datablations(epochs);
        LawFit fit = LawLadder.Fit(Repeated.Instance, runs);
        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.InRange(fit.ObjectiveValue / LawLadder.Exhaustive(Repeated.Instance, runs, 20, 1), 0, 1 + 1e-6);
    }

    [Fact]
    public void On_repeated_data_the_law_of_repetition_beats_chinchilla()
    {
        Observation[] runs = SharedRuns.Datablations(60);
        Assert.True(LawLadder.Fit(Repeated.Instance, runs).ObjectiveValue < 0.9 * LawLadder.Fit(Chinchilla.Instance, runs).ObjectiveValue);
    }

    [Fact]
    public void The_break_found_in_the_240_points_is_no_worse_than_that_of_an_exhaustive_multistart()
    {
        Observation[] runs = SharedRuns.Chinchilla240();
        Assert.InRange(LawLadder.Fit(Broken.Instance, runs).ObjectiveValue / LawLadder.Exhaustive(Broken.Instance, runs, 40, 1), 0, 1 + 1e-6);
    }

    [Fact]
    public void Steps_at_many_batch_sizes_are_fitted_as_well_as_by_an_exhaustive_multistart()
    {
        Observation[] runs = [.. Near(SharedRuns.StepLaw(), 1.1).Where((_, i) => i % 4 == 0)];
        LawFit fit = LawLadder.Fit(KaplanSteps.Instance, runs);
        Assert.InRange(fit.ObjectiveValue / LawLadder.Exhaustive(KaplanSteps.Instance, runs, 10, 1), 0, 1 + 1e-6);
    }

    /// <summary>
    /// Closeness in the only currency that matters: what the run of the sweep that is nearest to the fitted optimum loses
    /// against the best run of its sweep.
    /// </summary>
    [Fact]
    public void The_fitted_learning_rate_and_batch_are_close_to_the_best_of_every_sweep()
    {
        Observation[] runs = SharedRuns.StepLaw();
        LawFit fit = LawLadder.Fit(LearningRateBatch.Instance, Near(runs, 1.02));
        Assert.Equal(StopReason.Converged, fit.Stop);
        double[] theta = [.. fit.Theta];
        List<double> lost = [], lostByPublished = [], rates = [], batches = [];
        foreach (var sweep in runs.GroupBy(r => (r.Params, r.Tokens)))
        {
            Observation best = sweep.MinBy(r => r.Loss);
            var (rate, batch) = LearningRateBatch.Optimum(theta, best.Params, best.Tokens);
            double published = 1.79 * Math.Pow(best.Params, -0.713) * Math.Pow(best.Tokens, 0.307);
            lost.Add(Nearest(sweep, rate, batch).Loss / best.Loss - 1);
            lostByPublished.Add(Nearest(sweep, published, 0.58 * Math.Pow(best.Tokens, 0.571)).Loss / best.Loss - 1);
            rates.Add(Math.Abs(Math.Log(rate / best.LearningRate)));
            batches.Add(Math.Abs(Math.Log(batch / best.BatchTokens)));
        }
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(
            $"lost {lost.Average():p3} on average, {lost.Max():p3} at most; off by a factor {Math.Exp(rates.Average()):0.00} in learning rate, {Math.Exp(batches.Average()):0.00} in batch; the published optimum loses {lostByPublished.Average():p3}, {lostByPublished.Max():p3} at most"));
        Assert.Equal(17, lost.Count);
        Assert.InRange(lost.Average(), 0, 0.002);
        Assert.InRange(lost.Max(), 0, 0.006);
        Assert.InRange(Math.Exp(batches.Average()), 1, 1.5);
        Assert.InRange(Math.Exp(rates.Average()), 1, 1.7);
    }

    private static Observation Nearest(IEnumerable<Observation> sweep, double rate, double batch) =>
        sweep.MinBy(r => double.Hypot(Math.Log(r.LearningRate / rate), Math.Log(r.BatchTokens / batch)));

    /// <summary>Runs within a factor of the best of their (N, D): the parabola does not hold where training is about to diverge.</summary>
    private static Observation[] Near(Observation[] runs, double factor) =>
        [.. runs.GroupBy(r => (r.Params, r.Tokens)).SelectMany(g => g.Where(r => r.Loss <= factor * g.Min(q => q.Loss)))];
}
