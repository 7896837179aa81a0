using Isoloss.Core.Organisation;
using Isoloss.Core.Stability;

namespace Isoloss.Tests.Stability;

/// <summary>Trouble is told where probes grow into their limit, and not where they do not.</summary>
public sealed class StabilityForecasterTests
{
    private static readonly StabilityProbe Probe = StabilityProbe.AttentionLogit with { Limit = 100 };

    [Fact]
    public void A_probe_that_grows_into_its_limit_tells_where()
    {
        var forecast = StabilityForecaster.Of(Runs(growth: 1, noise: 0.05, seed: 1), 1e6, [Probe]);
        Assert.Equal(StabilityOutlook.Trouble, forecast.Outlook);
        Assert.InRange(forecast.Trouble!.Value.Value, 1.5e5, 3e5); // 5 at 1e4: 100 at 2e5
        Assert.InRange(forecast.Trouble.Value.Value, forecast.Trouble.Value.Lower, forecast.Trouble.Value.Upper); // how often it holds: LogLineTests
        Assert.Contains(forecast.Reasons, r => r.Contains("max attention logit grows", StringComparison.Ordinal));
    }

    [Fact]
    public void Before_the_limit_nothing_is_seen() =>
        Assert.Equal(StabilityOutlook.Quiet, StabilityForecaster.Of(Runs(growth: 1, noise: 0.02, seed: 1), 1.2e5, [Probe]).Outlook);

    [Fact]
    public void What_does_not_grow_alarms_in_at_most_one_of_twenty()
    {
        int alarms = Enumerable.Range(0, 1000).Count(seed =>
            StabilityForecaster.Of(Runs(growth: 0, noise: 0.6, seed), 1e9, [Probe]).Outlook >= StabilityOutlook.Trouble);
        Assert.InRange(alarms, 0, 65); // .05 and three standard errors
    }

    [Fact]
    public void A_larger_size_that_is_worse_is_trouble_already()
    {
        var runs = Runs(growth: 0, noise: 0.01, seed: 1);
        var forecast = StabilityForecaster.Of([.. runs, Run(1e5, 3.4, 5), Run(1e5, 3.41, 5)], 1e6, [Probe]);
        Assert.Equal(StabilityOutlook.Seen, forecast.Outlook);
        Assert.Equal(1e5, forecast.Trouble!.Value.Value);
        Assert.Equal([false, false, false, true], forecast.Rungs.Select(r => r.IsWorse));
    }

    [Fact]
    public void Less_data_is_no_trouble()
    {
        var runs = Runs(growth: 0, noise: 0.01, seed: 1);
        var forecast = StabilityForecaster.Of([.. runs, Run(1e5, 3.4, 5) with { Tokens = 1e5 }, Run(1e5, 3.41, 5) with { Tokens = 1e5 }], 1e6, [Probe]);
        Assert.Equal(StabilityOutlook.Quiet, forecast.Outlook);
    }

    [Fact]
    public void A_diverged_run_is_told_and_not_averaged()
    {
        var forecast = StabilityForecaster.Of([.. Runs(0, 0.01, 1), Run(1e5, double.NaN, 5) with { HasDiverged = true }, Run(1e5, 2.5, 5)], 1e6, [Probe]);
        Assert.Equal((StabilityOutlook.Seen, 1), (forecast.Outlook, forecast.Rungs[^1].Diverged));
        Assert.Equal(2.5, forecast.Rungs[^1].Loss);
    }

    [Fact]
    public void Two_sizes_or_no_probes_say_nothing()
    {
        var runs = Runs(growth: 1, noise: 0.01, seed: 1);
        Assert.Equal(StabilityOutlook.Unknown, StabilityForecaster.Of([.. runs.Take(4)], 1e6, [Probe]).Outlook);
        Assert.Equal(StabilityOutlook.Unknown, StabilityForecaster.Of([.. runs.Select(r => r with { Probes = new Dictionary<string, double>() })], 1e6, [Probe]).Outlook);
    }

    [Fact]
    public void A_probe_beyond_its_limit_or_not_finite_is_trouble()
    {
        var runs = Runs(growth: 0, noise: 0.01, seed: 1);
        foreach (double value in (double[])[150, double.NaN, double.PositiveInfinity])
            Assert.Equal(StabilityOutlook.Trouble, StabilityForecaster.Of([.. runs, Run(9e4, 2.5, value)], 1e6, [Probe]).Outlook);
    }

    /// <summary>Two seeds at 10, 20 and 40 thousand parameters; 5 at the smallest.</summary>
    private static List<StabilityRun> Runs(double growth, double noise, int seed)
    {
        var random = new RandomStream((ulong)seed);
        return [.. new[] { 1e4, 1e4, 2e4, 2e4, 4e4, 4e4 }.Select(n =>
            Run(n, 3 * Math.Pow(n / 1e4, -0.1) * Math.Exp(0.003 * random.NextNormal()), 5 * Math.Pow(n / 1e4, growth) * Math.Exp(noise * random.NextNormal())))];
    }

    private static StabilityRun Run(double n, double loss, double probe) => new()
    {
        Params = n, Tokens = 1e6, Loss = loss, Probes = new Dictionary<string, double> { [Probe.Name] = probe },
    };
}
