using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

/// <summary>The 240 points that Besiroglu et al. 2024 read off Hoffmann et al. 2022: the certified optimum.</summary>
public sealed class ChinchillaDataTests
{
    private static readonly FitOptions PointOnly = new() { Resamples = 0 };

    [Fact]
    public void The_published_optimum_is_found_from_cold()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Read(), PointOnly);
        Assert.Equal(0.0010182740, fit.ObjectiveValue, 1e-9);
        double[] expected = [1.8172, 477.8, 2143, 0.3473, 0.3672];
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], fit.Theta[k], 0.005 * expected[k]);
        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Equal(fit.SeedsTried, fit.SeedsAgreeing);
    }

    [Fact]
    public void The_known_minimum_of_raw_squared_error_is_found_from_cold()
    {
        var options = PointOnly with { Objective = ObjectiveKind.Squared, Scale = ResidualScale.Raw };
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Read(), options);
        double[] expected = [1.8828, 567.8, 7581.9, 0.3576, 0.4276];
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], fit.Theta[k], 1e-3 * expected[k]);
        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Equal(0.5 * fit.Observations.Sum(o => Math.Pow(o.Loss - fit.Law.Loss([.. fit.Theta], o.Params, o.Tokens), 2)), fit.ObjectiveValue, 1e-10);
    }

    [Fact]
    public void Profile_intervals_lie_within_reach_of_the_published_ones()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Read(), new FitOptions { Resamples = 20 });
        (double Lower, double Upper)[] published = [(1.769, 1.871), (285, 744), (1042, 5810), (0.317, 0.373), (0.331, 0.415)];
        for (int k = 0; k < published.Length; k++)
        {
            // The published ones draw points, whose errors are not normal: they are wider.
            ProfileInterval profile = fit.Parameters[k].Profile!.Value;
            Assert.InRange(profile.Value.Lower, published[k].Lower, fit.Theta[k]);
            Assert.InRange(profile.Value.Upper, fit.Theta[k], published[k].Upper);
            Assert.True(fit.Parameters[k].Identified);
        }
    }

    [Fact]
    public void Resampled_intervals_are_close_to_the_published_ones()
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, Read(), new FitOptions { Resamples = 1000 });
        (double Lower, double Upper)[] published = [(1.769, 1.871), (285, 744), (1042, 5810), (0.317, 0.373), (0.331, 0.415)];
        for (int k = 0; k < published.Length; k++)
        {
            Assert.Equal(Math.Log(published[k].Lower), Math.Log(fit.Parameters[k].Value.Lower), 0.15);
            Assert.Equal(Math.Log(published[k].Upper), Math.Log(fit.Parameters[k].Value.Upper), 0.15);
        }
    }

    [Fact]
    public void Random_subsamples_reach_the_optimum_of_an_exhaustive_multistart()
    {
        Observation[] all = Read();
        for (int i = 0; i < 12; i++)
        {
            var random = new Random(i);
            Observation[] sample = [.. all];
            random.Shuffle(sample);
            sample = sample[..random.Next(30, 200)];
            double fitted = LawFitter.Fit(Chinchilla.Instance, sample, PointOnly).ObjectiveValue;
            Assert.InRange(fitted / Exhaustive(sample, random), 0, 1 + 1e-6);
        }
    }

    private static double Exhaustive(Observation[] runs, Random random)
    {
        var points = new LogPoints(runs);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride];
        for (int i = 0; i < runs.Length; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), 1);
        var solver = new DampedNewton(Chinchilla.Instance, points);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 60; i++)
        {
            double[] start = [-3 + 4 * random.NextDouble(), -6 + 7 * random.NextDouble(), 1.5 * random.NextDouble() + 0.02, -6 + 7 * random.NextDouble(), 1.5 * random.NextDouble() + 0.02];
            best = Math.Min(best, solver.Minimise(new HuberLoss(1e-3), StoppingRule.Default, logLoss, weights, start).Objective);
        }
        return best;
    }

    private static Observation[] Read() =>
    [
        .. File.ReadLines(Repository.SharedFile("data/chinchilla_epoch_245.csv")).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells[4] == "0").Select(cells => cells.Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray())
            .Select(v => new Observation(v[0], v[1], v[2], v[3])),
    ];
}
