using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Every law recovers itself, and on real runs reaches the optimum of an exhaustive multi-start.</summary>
public sealed class LawFitTests
{
    /// <summary>A plausible truth for every law.</summary>
    public static TheoryData<string, double[]> Truths { get; } = new()
    {
        { "chinchilla", [1.8172, 482.01, 2085.43, 0.3478, 0.3658] },
        { "tied", [1.87, 521, 1488, 0.353] },
        { "gamma", [1.2, 30, 60, 0.2, 0.25, 0.6] },
        { "gamma", [1.7, 1000, 9000, 0.4, 0.45, 0.5] },
        { "gamma", [1.5, 6, 12, 0.12, 0.15, 2.5] },
        { "kaplan", [6.4e13, 1.8e13, 0.076, 0.103] },
        { "kaplan-floor", [1.6, 4e8, 2e9, 0.35, 0.4] },
        { "power-n", [1.7, 400, 0.34] },
        { "power-d", [1.5, 40, 0.15] },
        { "power-c", [1.5, 900, 0.17] },
        { "power-n-0", [8.8e13, 0.076] },
        { "power-d-0", [5.4e13, 0.095] },
        { "power-c-0", [2.68e28, 0.05] },
        { "broken", [1.6, 900, 0.16, 0.1, 1e20, 0.5] },
        { "broken", [1.2, 12000, 0.25, -0.15, 1e20, 0.3] },
        { "kaplan-steps-min", [6.5e13, 0.077, 2.1e3, 0.76] },
        { "kaplan-steps", [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21] },
        { "repeated", [1.87, 521, 1488, 0.353, 0.353, 15.4, 5.31] },
        { "repeated", [1.8, 480, 2000, 0.35, 0.365, 4, 40] },
        { "lr-batch", [1.8, 480, 2000, 0.35, 0.365, 1.79, -0.713, 0.307, 0.58, 0.571, 0.01, 0.004, -0.4] },
        { "transfer", [1.9e4, 0.18, 0.38] },
    };

    [Theory, MemberData(nameof(Truths))]
    public void A_law_recovers_itself_from_noiseless_runs(string name, double[] truth)
    {
        ILaw law = LawCatalog.Find(name);
        LawFit fit = LawLadder.Fit(law, LawLadder.Of(law, truth));
        Assert.InRange(fit.ObjectiveValue, 0, 1e-18);
        for (int k = 0; k < truth.Length; k++)
            Assert.Equal(1, fit.Theta[k] / truth[k], 1e-4);
    }

    [Fact]
    public void Every_law_of_the_catalogue_has_a_truth_to_recover() =>
        Assert.Equal(LawCatalog.All.Select(l => l.Name).Order(), Truths.Select(t => t.Data.Item1).Distinct().Order());

    [Theory]
    [InlineData("tied")]
    [InlineData("gamma")]
    [InlineData("kaplan")]
    [InlineData("power-c")]
    [InlineData("power-n-0")]
    public void The_240_points_are_fitted_as_well_as_by_an_exhaustive_multistart(string name)
    {
        ILaw law = LawCatalog.Find(name);
        Observation[] runs = SharedRuns.Chinchilla240();
        LawFit fit = LawLadder.Fit(law, runs);
        Assert.InRange(fit.ObjectiveValue / LawLadder.Exhaustive(law, runs, 60, 1), 0, 1 + 1e-6);
    }

    [Fact]
    public void A_decay_that_ran_to_the_end_of_its_domain_is_named()
    {
        Observation[] runs = LawLadder.Of(Repeated.Instance, 1.87, 521, 1488, 0.353, 0.353, 0.05, 5.31);
        Assert.Contains(LawLadder.Fit(Repeated.Instance, runs).Diagnostics,
            d => d.Code == "parameter-at-bound" && d.Message.StartsWith("RD ran to the lower end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tied")]
    [InlineData("gamma")]
    [InlineData("kaplan")]
    [InlineData("power-c")]
    public void Random_subsamples_reach_the_optimum_of_an_exhaustive_multistart(string name)
    {
        ILaw law = LawCatalog.Find(name);
        Observation[] all = SharedRuns.Chinchilla240();
        for (int i = 0; i < 10; i++)
        {
            var random = new Random(i);
            Observation[] sample = [.. all];
            random.Shuffle(sample);
            sample = sample[..random.Next(20, 200)];
            Assert.InRange(LawLadder.Fit(law, sample).ObjectiveValue / LawLadder.Exhaustive(law, sample, 40, i), 0, 1 + 1e-6);
        }
    }

    [Theory, MemberData(nameof(Truths))]
    public void Noisy_ladders_reach_the_optimum_of_an_exhaustive_multistart(string name, double[] truth)
    {
        ILaw law = LawCatalog.Find(name);
        foreach (double noise in (ReadOnlySpan<double>)[0.0005, 0.005, 0.02])
        {
            var random = new Random((int)(1e4 * noise));
            Observation[] runs = [.. LawLadder.Of(law, truth).Select(r => r with { Loss = r.Loss * Math.Exp(noise * Ladder.Normal(random)) })];
            Assert.InRange(LawLadder.Fit(law, runs).ObjectiveValue / LawLadder.Exhaustive(law, runs, 10, 1), 0, 1 + 1e-6);
        }
    }
}
